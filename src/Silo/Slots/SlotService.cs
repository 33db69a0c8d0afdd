using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Devices;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Slots;

/// <summary>Tests the silo's devices, and then runs its <see cref="SlotAgent"/> to its end, one turn at a time.</summary>
internal sealed partial class SlotService : IHostedService, IDisposable
{
    private readonly IGrainFactory _grains;
    private readonly IJobTrainer _trainer;
    private readonly SlotDevices _devices;
    private readonly ICheckpointStore _checkpoints;
    private readonly SlotOptions _options;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logging;
    private readonly ILogger<SlotService> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _impatience = new();
    private volatile SlotAgent? _agent;
    private Task _run = Task.CompletedTask;

    public SlotService(
        IGrainFactory grains,
        IJobTrainer trainer,
        SlotDevices devices,
        ICheckpointStore checkpoints,
        IOptions<SlotOptions> options,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILoggerFactory logging)
    {
        (_grains, _trainer, _devices, _checkpoints, _options) = (grains, trainer, devices, checkpoints, options.Value);
        (_silo, _time, _logging, _logger) = (silo, time, logging, logging.CreateLogger<SlotService>());
    }

    /// <summary>See <see cref="SlotAgent.Impediment"/>.</summary>
    public string? Impediment => _agent is { } agent ? agent.Impediment : "its devices are being tested";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        _run = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration impatience = cancellationToken.Register(_impatience.Cancel);
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _impatience.Dispose();
    }

    private async Task Run()
    {
        (SlotDevices right, IReadOnlyList<DeviceVerdict> verdicts) = await _devices.Prove(_trainer).WaitAsync(_stopping.Token);
        foreach (DeviceVerdict verdict in verdicts) Tell(verdict);
        SiloSlots slots = SlotsOf(verdicts);
        using var runner = new ThreadedJobRunner(_trainer, right, slots.Slots);
        var checkpoints = new FoldCheckpoints(_grains, _checkpoints, _options, _time, _logging.CreateLogger<FoldCheckpoints>());
        _agent = new SlotAgent(
            _grains, runner, checkpoints, OpenEnergy(slots), _options, slots, _time, _logging.CreateLogger<SlotAgent>());
        await _agent.Run(_stopping.Token, _impatience.Token);
    }

    private SlotEnergy OpenEnergy(SiloSlots slots)
    {
        // The counters of processors say nothing of a training on a GPU.
        string? reason = $"the device is {slots.Device}";
        ProcessorEnergy? counters = slots.Device == SiloSlots.Cpu ? ProcessorEnergy.Open(_options.Powercap, out reason) : null;
        if (reason is not null) LogNoEnergy(reason);
        return new SlotEnergy(counters);
    }

    /// <summary>The silo as it presents itself. The slots of refused devices do not count.</summary>
    private SiloSlots SlotsOf(IReadOnlyList<DeviceVerdict> verdicts)
    {
        int wanted = _options.Slots ?? _devices.DefaultSlots, right = verdicts.Count(verdict => !verdict.IsRefused);
        bool isTested = verdicts.Any(verdict => verdict.Tried.Count > 0);
        return new SiloSlots(
            _silo.Name, _silo.SiloAddress, _devices.Kind, right == 0 ? wanted : ((wanted * right) + verdicts.Count - 1) / verdicts.Count)
        {
            Setting = isTested ? verdicts.FirstOrDefault(verdict => !verdict.IsRefused)?.Setting?.Name : null,
            SelfTest = isTested ? string.Join("; ", verdicts.Select(verdict => verdict.Summary).Distinct()) : null,
            IsRefused = right == 0,
        };
    }

    private void Tell(DeviceVerdict verdict)
    {
        foreach (SettingResult tried in verdict.Tried)
            GridfoldMeter.Show(new DeviceSelfTest(verdict.Device, tried.Setting.Name, tried.IsRight ? "passed" : "failed"));
        if (verdict.IsRefused) GridfoldMeter.Show(new DeviceSelfTest(verdict.Device, "none", "refused"));
        if (verdict.IsRefused) LogRefused(verdict.Message!);
        else if (verdict.Message is { } message) LogMilder(message);
        else if (verdict.Tried.Count > 0) LogRight(verdict.Device, verdict.Tried[^1].Cases.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Device} passed the self-test: {Cases} cases")]
    private partial void LogRight(string device, int cases);

    [LoggerMessage(Level = LogLevel.Information, Message = "The energy of trainings is not measured: {Reason}")]
    private partial void LogNoEnergy(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message}")]
    private partial void LogMilder(string message);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Message}")]
    private partial void LogRefused(string message);
}
