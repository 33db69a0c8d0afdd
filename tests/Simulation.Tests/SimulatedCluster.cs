using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;
using Gridfold.Grains.Validation;
using Gridfold.Silo.Slots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Simulation.Tests;

/// <summary>Silos with the real grains and the real agents, a storage, a network and a user, all in one virtual world.</summary>
internal sealed class SimulatedCluster
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private readonly Observations _seen;
    private readonly Dictionary<string, int> _incarnations = [];
    private readonly TurnScheduler _userTurns;

    public SimulatedCluster(World world, Observations seen)
    {
        World = world;
        _seen = seen;
        Storage = new SimulatedStorage(world, Serializer) { Writing = seen.Writing };
        Checkpoints = new SimulatedCheckpoints(world);
        Network = new SimulatedNetwork(world, Create) { Unexpected = seen.Violate };
        User = new SimulatedProcess(world, "user0", 1);
        _userTurns = new TurnScheduler(User);
        Grains = new SimulatedGrainFactory(Network, User);
    }

    public World World { get; }

    public SimulatedStorage Storage { get; }

    public SimulatedCheckpoints Checkpoints { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>The user's process, which submits experiments and asks about them. It never fails.</summary>
    public SimulatedProcess User { get; }

    public IGrainFactory Grains { get; }

    public TimeSpan EpochTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The probability that an epoch breaks.</summary>
    public double TrainingFaults { get; set; }

    /// <summary>The name of the silo on which every training breaks, or null.</summary>
    public string? BrokenSilo { get; set; }

    /// <summary>Starts a silo, for the first time or again.</summary>
    public SimulatedSilo StartSilo(string name, int slots)
    {
        int incarnation = _incarnations[name] = _incarnations.GetValueOrDefault(name) + 1;
        var process = new SimulatedProcess(World, name, incarnation);
        Network.Silos.Add(process);
        var grains = new SimulatedGrainFactory(Network, process);
        var options = new SlotOptions { HeartbeatPeriod = TimeSpan.FromSeconds(1), CheckpointPeriod = TimeSpan.FromSeconds(4) };
        var checkpoints = new FoldCheckpoints(
            grains, Checkpoints.For(process), options, process.Time, NullLogger<FoldCheckpoints>.Instance);
        var runner = new SimulatedRunner(process, _seen, EpochTime, name == BrokenSilo, TrainingFaults);
        var agent = new SlotAgent(
            grains, runner, checkpoints, new SlotEnergy(null), options, new SiloSlots(name, process.Address, "cpu", slots), process.Time,
            NullLogger<SlotAgent>.Instance);
        var silo = new SimulatedSilo(process, slots);
        silo.Agent = new TurnScheduler(process).Run(() => agent.Run(silo.Stopping.Token, silo.Impatience.Token));
        silo.Agent.ContinueWith(
            task => _seen.Violate($"The agent of {name} broke: {task.Exception!.GetBaseException()}"),
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
        return silo;
    }

    /// <summary>Runs an action of the user.</summary>
    public Task AsUser(Func<Task> task) => _userTurns.Run(task);

    /// <summary>Repeats a question of the user until it is answered. Only a task of the user may call this.</summary>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question(Grains);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or InconsistentStateException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), User.Time);
            }
        }
    }

    /// <summary>The user submits an experiment.</summary>
    public Task Submit(Intent intent)
    {
        string lag = intent is { RaceLag: { } trials, Racing: not Racing.Off } ? $$""", "lag": {{trials}}""" : "";
        string validation = intent.Validation ?? (intent.Folds == 1
            ? """{"type": "holdout", "fraction": 0.2}"""
            : $$"""{"type": "kfold", "folds": {{intent.Folds}}, "racing": "{{intent.Racing.ToString().ToLowerInvariant()}}"{{lag}}}""");
        string epochs = intent.HasPlainEpochs ? $"{intent.Budgets[0]}" : "\"${epochs}\"",
            budget = intent.HasPlainEpochs ? ""
                : $$"""
                "epochs": {"type": "categorical", "values": [{{string.Join(", ", intent.Budgets)}}], "role": "budget"},
                """;
        string spec = $$$"""
            {
              "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
              "dataset": {"name": "iris"},
              "model": {"layers": [{"linear": "classes"}]},
              "training": {"optimizer": {"name": "sgd", "lr": "${x}"}, "batch_size": 8, "epochs": {{{epochs}}}},
              "hyperparameters": {
                {{{budget}}}"x": {"type": "int", "min": 1, "max": {{{intent.Cells}}}, "step": 1}{{{intent.MoreParameters}}}
              },
              "searcher": {{{intent.Searcher}}},
              "validation": {{{validation}}},
              "scheduler": {{{intent.SchedulerText}}},
              "resources": {"engine": "{{{intent.Engine}}}"{{{(intent.MaxSlots is { } slots ? $$""", "max_slots": {{slots}}""" : "")}}}},
              "limits": {{{intent.Limits}}},
              "checkpoints": {"keep": "{{{(intent.KeepsLast ? "last" : "none")}}}"},
              "max_restarts": 1000
            }
            """;
        return Ask(async grains =>
        {
            // The options are those of the command.
            IExperimentGrain experiment = grains.GetGrain<IExperimentGrain>(intent.Id);
            if (await experiment.GetSubmission() is null)
                await experiment.Submit(new ExperimentSubmission(intent.Id, spec, spec, new string('f', 64), ["a", "b"])
                { Extends = intent.Extends, Promotes = intent.Promotes });
            else await experiment.Resume();
            return true;
        });
    }

    private Activation Create(SimulatedProcess process, GrainId id, Type grainInterface)
    {
        IGrainStorage storage = Storage.For(process);
        var grains = new SimulatedGrainFactory(Network, process);
        return new Activation(Network, process, id, grains, context => Create(process, id, grainInterface, storage, context));
    }

    private (Grain Grain, Func<Task> Read) Create(
        SimulatedProcess process, GrainId id, Type grainInterface, IGrainStorage storage, IGrainContext context)
    {
        SimulatedState<T> State<T>(string name)
            where T : class, new() => new(storage, id, name);

        switch (grainInterface.Name)
        {
            case nameof(IExperimentGrain):
                {
                    SimulatedState<ExperimentState> state = State<ExperimentState>("experiment");
                    return (new ExperimentGrain(
                        state, Checkpoints.For(process), Options.Create(new ExperimentOptions()), Options.Create(new OwnCodeOptions()),
                        Options.Create(new QuotaOptions()), process.Time,
                        NullLogger<ExperimentGrain>.Instance), state.ReadStateAsync);
                }

            case nameof(ITrialGrain):
                {
                    SimulatedState<TrialState> state = State<TrialState>("trial");
                    return (new TrialGrain(state), state.ReadStateAsync);
                }

            case nameof(IFoldGrain):
                {
                    SimulatedState<FoldState> state = State<FoldState>("fold");
                    return (new FoldGrain(state, Checkpoints.For(process), NullLogger<FoldGrain>.Instance), state.ReadStateAsync);
                }

            case nameof(ILeaderboardGrain):
                {
                    SimulatedState<LeaderboardState> state = State<LeaderboardState>("leaderboard");
                    return (new LeaderboardGrain(state, storage, context), state.ReadStateAsync);
                }

            case nameof(ISlotPoolGrain):
                {
                    SimulatedState<SlotPoolState> state = State<SlotPoolState>("slot-pool");
                    var members = new SimulatedMembership(Network, process);
                    return (new SlotPoolGrain(state, Options.Create(new SlotPoolOptions()), members, process.Time,
                        NullLogger<SlotPoolGrain>.Instance), state.ReadStateAsync);
                }

            case nameof(IExperimentIndexGrain):
                {
                    SimulatedState<ExperimentIndexState> state = State<ExperimentIndexState>("experiments");
                    return (new ExperimentIndexGrain(state, NullLogger<ExperimentIndexGrain>.Instance), state.ReadStateAsync);
                }

            case nameof(IExperimentLogGrain):
                {
                    SimulatedState<ExperimentLogState> state = State<ExperimentLogState>("log");
                    return (new ExperimentLogGrain(state, process.Time), state.ReadStateAsync);
                }

            default:
                throw new NotSupportedException(grainInterface.Name);
        }
    }
}

/// <summary>A silo of a run.</summary>
internal sealed class SimulatedSilo
{
    public SimulatedSilo(SimulatedProcess process, int slots)
    {
        Process = process;
        Slots = slots;
    }

    public SimulatedProcess Process { get; }

    public int Slots { get; }

    public CancellationTokenSource Stopping { get; } = new();

    public CancellationTokenSource Impatience { get; } = new();

    public Task Agent { get; set; } = Task.CompletedTask;
}
