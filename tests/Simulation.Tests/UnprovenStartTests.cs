using System.Runtime.ExceptionServices;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Logs;

namespace Gridfold.Simulation.Tests;

/// <summary>An experiment whose silo dies after each of three starts does not start by itself a fourth time.</summary>
public sealed class UnprovenStartTests
{
    [Fact]
    public void Wake_SiloDiesSoonAfterEachStart_IsPausedUntilAnOperatorResumesIt() => Simulate(scenario =>
    {
        for (int start = 1; start <= 3; start++)
        {
            scenario.ReplaceSilo();
            scenario.Wait(30);
            Assert.Equal((Status.Running, start), scenario.Stored);
        }

        scenario.ReplaceSilo();
        scenario.Wait(30);
        Assert.Equal(Status.Paused, scenario.Stored.Status);
        Assert.Contains(scenario.Log(), entry => entry.Kind == LogKind.SetAside
            && entry.Message.StartsWith("paused: after each of its last 3 starts its silo died", StringComparison.Ordinal));

        scenario.Resume();
        scenario.Wait(30);
        Assert.Equal((Status.Running, 0), scenario.Stored);
        scenario.ReplaceSilo();
        scenario.Wait(30);
        Assert.Equal((Status.Running, 1), scenario.Stored);
    });

    [Fact]
    public void Wake_SiloLivesForAMinuteAfterEachStart_GoesOnEachTime() => Simulate(scenario =>
    {
        for (int start = 1; start <= 6; start++)
        {
            scenario.ReplaceSilo();
            scenario.Wait(90);
            Assert.Equal((Status.Running, 0), scenario.Stored);
        }
    });

    [Fact]
    public void Wake_ATrialEndsAfterEachStart_GoesOnEachTime() => Simulate(scenario =>
    {
        scenario.EpochTime = TimeSpan.FromSeconds(10);
        for (int start = 1; start <= 6; start++)
        {
            scenario.ReplaceSilo();
            scenario.Wait(30);
            Assert.Equal((Status.Running, 0), scenario.Stored);
        }
    }, budget: 1, cells: 1000);

    [Fact]
    public void Wake_SiloStopsInOrderAfterEachStart_GoesOnEachTime() => Simulate(scenario =>
    {
        for (int start = 1; start <= 6; start++)
        {
            scenario.StopInOrder();
            scenario.ReplaceSilo();
            scenario.Wait(30);
            Assert.Equal((Status.Running, 1), scenario.Stored);
        }
    });

    /// <summary>Runs on a thread of its own, which the virtual world requires.</summary>
    private static void Simulate(Action<Scenario> act, int budget = 1000, int cells = 1)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                act(new Scenario(new Intent("test-bbbbb", cells, Folds: 1, [budget], MaxSlots: null)));
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>A cluster of one silo that runs an experiment.</summary>
    private sealed class Scenario
    {
        private readonly World _world = new(1);
        private readonly Intent _intent;
        private readonly Observations _seen;
        private readonly SimulatedCluster _cluster;
        private SimulatedSilo _silo;

        public Scenario(Intent intent)
        {
            _intent = intent;
            _seen = new Observations([intent]);
            _cluster = new SimulatedCluster(_world, _seen) { EpochTime = TimeSpan.FromSeconds(20) };
            _silo = _cluster.StartSilo("s1", 1);
            Await(_cluster.Submit);
            Wait(5);
        }

        public TimeSpan EpochTime
        {
            set => _cluster.EpochTime = value;
        }

        /// <summary>The status in the database.</summary>
        public (Status Status, int UnprovenStarts) Stored
        {
            get
            {
                ExperimentState state = _cluster.Storage.Find<ExperimentState>(
                    SimulatedNetwork.IdOf(typeof(IExperimentGrain), _intent.Id), "experiment")!;
                return (state.Status, state.UnprovenStarts);
            }
        }

        public void Wait(double seconds)
        {
            TimeSpan until = _world.Now + TimeSpan.FromSeconds(seconds);
            _world.RunUntil(() => _world.Now >= until, until);
            Assert.Null(_seen.Violation);
        }

        public void ReplaceSilo()
        {
            _silo.Process.Kill();
            _cluster.Network.DeclareDead(_silo.Process);
            _silo = _cluster.StartSilo("s1", 1);
        }

        /// <summary>The experiment's grain leaves, as on a silo that is stopped in order.</summary>
        public void StopInOrder()
        {
            Activation experiment = _cluster.Network.Activations.Single(activation => activation.Grain is ExperimentGrain);
            experiment.Process.In(TimeSpan.Zero, experiment.Leave);
            Assert.True(_world.RunUntil(() => !_cluster.Network.Activations.Contains(experiment), _world.Now + TimeSpan.FromSeconds(5)),
                "It does not leave.");
        }

        public void Resume() => Await(_ => _cluster.Ask(grains => grains.GetGrain<IExperimentGrain>(_intent.Id).Resume()));

        public IReadOnlyList<LogEntry> Log()
        {
            Task<ExperimentLog>? log = null;
            Await(_ => log = _cluster.Ask(grains => grains.GetGrain<IExperimentLogGrain>(_intent.Id).Read()));
            return log!.Result.Entries;
        }

        private void Await(Func<Intent, Task> act)
        {
            Task acting = _cluster.AsUser(() => act(_intent));
            Assert.True(_world.RunUntil(() => acting.IsCompleted, _world.Now + TimeSpan.FromMinutes(5)), "There is no answer.");
            Assert.True(acting.IsCompletedSuccessfully, acting.Exception?.ToString());
        }
    }
}
