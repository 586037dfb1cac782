//! One adapter, opened: buffers in, one dispatch, buffers out. Everything that may go wrong on the way is a [`GpuError`].

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wgpu::{Backends, BufferUsages, DeviceType};

use crate::GpuError;
use crate::shader::{self, Task};

/// Longer than any submission takes on a machine that is well; drivers reset a card after two to ten seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Submissions are kept to about that, far from what drivers take for a hang.
const AIM: Duration = Duration::from_millis(50);

/// Which adapters may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adapters {
    /// Graphics cards, discrete ones first.
    Real,
    /// Also programs that play one on the CPU (lavapipe, SwiftShader): correct, and slower than the CPU by itself. For tests.
    AlsoSimulated,
}

/// An opened graphics card. One submission at a time; callers on several threads take turns.
#[derive(Debug)]
pub struct Gpu {
    name: String,
    is_simulated: bool,
    device: wgpu::Device,
    queue: wgpu::Queue,
    limits: wgpu::Limits,
    /// Why the device is gone, once it is.
    lost: Arc<Mutex<Option<String>>>,
    pipelines: Mutex<HashMap<(Task, usize), wgpu::ComputePipeline>>,
    /// Operations that a submission may hold.
    budget: Mutex<u64>,
}

/// What one submission does.
pub(crate) struct Dispatch<'a> {
    pub(crate) task: Task,
    pub(crate) registers: usize,
    pub(crate) code: &'a [u8],
    pub(crate) input: &'a [u8],
    pub(crate) output_bytes: u64,
    pub(crate) groups: [u32; 2],
    /// Operations in all of it, to learn how long they take.
    pub(crate) work: u64,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What is behind these locks is whole between any two operations.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gpu {
    /// Opens the best adapter that may be taken.
    pub fn open(adapters: Adapters) -> Result<Self, GpuError> {
        let descriptor = wgpu::InstanceDescriptor {
            backends: Backends::VULKAN,
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        };
        let instance = wgpu::Instance::new(descriptor);
        let rank = |kind: DeviceType| match kind {
            DeviceType::DiscreteGpu => 0,
            DeviceType::IntegratedGpu => 1,
            DeviceType::VirtualGpu => 2,
            DeviceType::Other => 3,
            DeviceType::Cpu => 4,
        };
        let mut found: Vec<wgpu::Adapter> = pollster::block_on(instance.enumerate_adapters(Backends::VULKAN));
        found.sort_by_key(|adapter| rank(adapter.get_info().device_type));
        let seen: Vec<String> = found.iter().map(|adapter| adapter.get_info().name).collect();
        let may = |adapter: &wgpu::Adapter| {
            adapters == Adapters::AlsoSimulated || adapter.get_info().device_type != DeviceType::Cpu
        };
        let adapter = found.into_iter().find(may).ok_or(GpuError::NoAdapter { seen })?;
        let info = adapter.get_info();
        // What the card has, so that large models need few submissions.
        let limits = adapter.limits();
        let descriptor = wgpu::DeviceDescriptor { required_limits: limits.clone(), ..Default::default() };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))
            .map_err(|error| GpuError::Refused { name: info.name.clone(), why: error.to_string() })?;
        let lost = Arc::new(Mutex::new(None));
        let told = Arc::clone(&lost);
        device.set_device_lost_callback(move |reason, message| {
            *lock(&told) = Some(format!("{reason:?}: {message}"));
        });
        // Errors outside of a scope would panic; those that matter come with what they spoil.
        let told = Arc::clone(&lost);
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            lock(&told).get_or_insert_with(|| error.to_string());
        }));
        Ok(Self {
            name: info.name,
            is_simulated: info.device_type == DeviceType::Cpu,
            device,
            queue,
            limits,
            lost,
            pipelines: Mutex::default(),
            budget: Mutex::new(1 << 26),
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// It is a program on the CPU.
    pub fn is_simulated(&self) -> bool {
        self.is_simulated
    }

    /// Operations that the next submission should hold at most.
    pub(crate) fn budget(&self) -> u64 {
        *lock(&self.budget)
    }

    /// Bytes that one buffer may hold.
    pub(crate) fn most_bytes(&self) -> u64 {
        self.limits.max_buffer_size.min(self.limits.max_storage_buffer_binding_size).min(64 << 20)
    }

    /// Groups that a dispatch may have along an axis.
    pub(crate) fn most_groups(&self) -> u32 {
        self.limits.max_compute_workgroups_per_dimension
    }

    /// As if the driver had lost the card, for tests of what comes then.
    pub fn lose(&self) {
        self.device.destroy();
    }

    fn check(&self) -> Result<(), GpuError> {
        lock(&self.lost).clone().map_or(Ok(()), |why| Err(GpuError::Lost { name: self.name.clone(), why }))
    }

    fn pipeline(&self, task: Task, registers: usize) -> wgpu::ComputePipeline {
        let registers = shader::registers(registers);
        let mut known = lock(&self.pipelines);
        let make = || {
            let source = wgpu::ShaderSource::Wgsl(shader::text(task, registers).into());
            let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
            self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(task.entry()),
                layout: None,
                module: &module,
                entry_point: Some(task.entry()),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            })
        };
        known.entry((task, registers)).or_insert_with(make).clone()
    }

    /// Runs one submission and returns what it wrote.
    pub(crate) fn run(&self, dispatch: &Dispatch<'_>) -> Result<Vec<u8>, GpuError> {
        self.check()?;
        // One at a time: they would share the card's time anyway, and memory would not be bounded.
        let mut budget = lock(&self.budget);
        let memory = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let validity = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let result = self.submit(dispatch);
        let faults = [pollster::block_on(validity.pop()), pollster::block_on(memory.pop())];
        if faults.iter().any(Option::is_some) {
            // That the card is lost is told while it is asked.
            let _ = self.device.poll(wgpu::PollType::Poll);
        }
        self.check()?;
        if let Some(fault) = faults.into_iter().flatten().next_back() {
            return Err(match fault {
                wgpu::Error::OutOfMemory { .. } => GpuError::OutOfMemory { name: self.name.clone() },
                other => GpuError::Failed { name: self.name.clone(), why: other.to_string() },
            });
        }
        let (bytes, took) = result?;
        // What is learned from a small submission says nothing about large ones.
        if took > 2 * AIM {
            *budget = (*budget / 2).max(1 << 20);
        } else if took < AIM && dispatch.work > *budget / 2 {
            *budget = (*budget * 2).min(1 << 40);
        }
        Ok(bytes)
    }

    fn submit(&self, dispatch: &Dispatch<'_>) -> Result<(Vec<u8>, Duration), GpuError> {
        let pipeline = self.pipeline(dispatch.task, dispatch.registers);
        let buffer = |size: u64, usage: BufferUsages| {
            self.device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
        };
        let upload = |bytes: &[u8]| {
            let made = buffer(bytes.len() as u64, BufferUsages::STORAGE | BufferUsages::COPY_DST);
            self.queue.write_buffer(&made, 0, bytes);
            made
        };
        let (code, input) = (upload(dispatch.code), upload(dispatch.input));
        let output = buffer(dispatch.output_bytes, BufferUsages::STORAGE | BufferUsages::COPY_SRC);
        let reply = buffer(dispatch.output_bytes, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
        let entries = [&code, &input, &output];
        let entries: Vec<wgpu::BindGroupEntry<'_>> = (0..)
            .zip(entries)
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let layout = pipeline.get_bind_group_layout(0);
        let group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &layout,
            entries: &entries,
        });
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups(dispatch.groups[0], dispatch.groups[1], 1);
        }
        encoder.copy_buffer_to_buffer(&output, 0, &reply, 0, dispatch.output_bytes);
        let begin = Instant::now();
        let index = self.queue.submit([encoder.finish()]);
        let (done, mapped) = std::sync::mpsc::channel();
        reply.map_async(wgpu::MapMode::Read, .., move |result| {
            // Nobody waits any more when this one has given up.
            let _ = done.send(result);
        });
        let failed = |why: String| GpuError::Failed { name: self.name.clone(), why };
        match self.device.poll(wgpu::PollType::Wait { submission_index: Some(index), timeout: Some(PATIENCE) }) {
            Ok(_) => {}
            Err(wgpu::PollError::Timeout) => {
                // What hangs once is not asked again.
                let why = format!("no answer within {} s", PATIENCE.as_secs());
                lock(&self.lost).get_or_insert(why);
                self.check()?;
            }
            Err(error) => return Err(failed(error.to_string())),
        }
        match mapped.try_recv() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(failed(error.to_string())),
            Err(_) => return Err(failed("the answer cannot be read".to_owned())),
        }
        let bytes = reply.get_mapped_range(..).map_err(|error| failed(error.to_string()))?.to_vec();
        Ok((bytes, begin.elapsed()))
    }
}
