echo("ß", "日本", "🙂"); // kommentar ß 日本
