//! The queue's steps as Lua scripts: the server runs each as one, so a job, its place in the stream and the news of it never
//! disagree, whoever dies between two of them.

use std::sync::LazyLock;

use redis::Script;

macro_rules! scripts {
    ($($name:ident = $file:literal;)*) => {
        $(pub(super) static $name: LazyLock<Script> = LazyLock::new(|| {
            Script::new(concat!(include_str!("lua/prelude.lua"), include_str!(concat!("lua/", $file))))
        });)*
    };
}

scripts! {
    SUBMIT = "submit.lua";
    CANCEL = "cancel.lua";
    CLAIM = "claim.lua";
    RENEW = "renew.lua";
    PROGRESS = "progress.lua";
    FINISH = "finish.lua";
    GIVE_BACK = "give_back.lua";
    RECLAIM = "reclaim.lua";
}
