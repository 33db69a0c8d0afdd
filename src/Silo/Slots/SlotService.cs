using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gridfold.Silo.Slots;

/// <summary>Runs the silo's <see cref="SlotAgent"/> from its start to its end, one turn at a time.</summary>
internal sealed class SlotService : IHostedService, IDisposable
{
    private readonly ThreadedJobRunner _runner;
    private readonly SlotAgent _agent;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _impatience = new();
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
        SlotOptions slotOptions = options.Value;
        var slots = new SiloSlots(silo.Name, silo.SiloAddress, devices.Kind, slotOptions.Slots ?? devices.DefaultSlots);
        _runner = new ThreadedJobRunner(trainer, devices, slots.Slots);
        var foldCheckpoints = new FoldCheckpoints(grains, checkpoints, slotOptions, time, logging.CreateLogger<FoldCheckpoints>());
        _agent = new SlotAgent(grains, _runner, foldCheckpoints, slotOptions, slots, time, logging.CreateLogger<SlotAgent>());
    }

    /// <summary>See <see cref="SlotAgent.Impediment"/>.</summary>
    public string? Impediment => _agent.Impediment;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        _run = Task.Factory.StartNew(
            () => _agent.Run(_stopping.Token, _impatience.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();
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
        _runner.Dispose();
        _stopping.Dispose();
        _impatience.Dispose();
    }
}
