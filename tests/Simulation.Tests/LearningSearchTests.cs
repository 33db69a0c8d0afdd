using System.Runtime.ExceptionServices;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;

namespace Gridfold.Simulation.Tests;

/// <summary>A search that learns finds the same trials on any number of slots, and after any crash.</summary>
public sealed class LearningSearchTests
{
    private const int Trials = 24;
    private const int Lag = 4;

    private static readonly Lazy<IReadOnlyList<string>> OneSlot = new(() => Search(1, silos: 1, slots: 1));

    [Fact]
    public void Run_OneSlot_TriesWhatItHasLearnt()
    {
        Assert.Equal(Trials, OneSlot.Value.Count);
        Assert.InRange(OneSlot.Value.Select(trial => trial.Split(' ')[1]).Distinct().Count(), Lag, Trials);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 8)]
    [InlineData(4, 2)]
    public void Run_MoreSlots_FindsTheSame(int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot.Value, Search(seed, silos, slots));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void Run_SilosAreKilled_FindsTheSame(int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot.Value, Search(seed, silos, slots, kills: 5));
    }

    /// <summary>Runs a search on a thread of its own, as all that happens in a world must.</summary>
    /// <returns>Each trial's number, assignment, score and hash.</returns>
    private static IReadOnlyList<string> Search(ulong seed, int silos, int slots, int kills = 0)
    {
        IReadOnlyList<string>? trials = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                trials = new Run(seed).Search(silos, slots, kills);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return trials!;
    }

    private sealed class Run
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

        private readonly World _world;
        private readonly Observations _seen;
        private readonly SimulatedCluster _cluster;
        private readonly Intent _intent = new("test-bbbbb", Trials, Folds: 2, [3], MaxSlots: null)
        {
            Searcher = $$"""{"name": "climb", "max_trials": {{Trials}}, "lag": {{Lag}}, "metric": "validation_accuracy"}""",
        };

        public Run(ulong seed)
        {
            _world = new World(seed);
            _seen = new Observations([_intent]);

            // Trainings that break take longer than others, so that trials end in many orders.
            _cluster = new SimulatedCluster(_world, _seen) { TrainingFaults = 0.2 };
        }

        public IReadOnlyList<string> Search(int silos, int slots, int kills)
        {
            SimulatedSilo[] running = [.. Enumerable.Range(1, silos).Select(silo => _cluster.StartSilo($"s{silo}", slots))];
            Await(() => _cluster.Submit(_intent));
            for (int kill = 0; kill < kills; kill++)
            {
                // Work that was saved goes on, so a few trials end between two kills.
                TimeSpan next = _world.Now + _world.Seconds(15, 40);
                _world.RunUntil(() => _seen.Violation is not null, next);
                int victim = _world.Between(0, silos - 1);
                running[victim].Process.Kill();
                _cluster.Network.DeclareDead(running[victim].Process);
                running[victim] = _cluster.StartSilo($"s{victim + 1}", slots);
            }

            Assert.True(_world.RunUntil(() => _seen.Violation is not null || HasEnded, _world.Now + Patience), "The search has not ended.");
            Assert.Null(_seen.Violation);
            IReadOnlyList<TrialResult> results = [];
            Await(async () => results = await _cluster.Ask(grains => grains.GetGrain<ILeaderboardGrain>(_intent.Id).GetTop(Trials)));
            return [.. results.OrderBy(result => result.Trial).Select(result =>
                $"{result.Trial} {string.Join(',', result.Hyperparameters.Select(value => $"{value.Name}={value.Json}"))} {result.Score} {result.WeightsHash}")];
        }

        private bool HasEnded =>
            _cluster.Storage.Find<ExperimentState>(SimulatedNetwork.IdOf(typeof(IExperimentGrain), _intent.Id), "experiment") is { Status: Status.Completed };

        private void Await(Func<Task> act)
        {
            Task acting = _cluster.AsUser(act);
            Assert.True(_world.RunUntil(() => acting.IsCompleted, _world.Now + TimeSpan.FromMinutes(5)), "There is no answer.");
            Assert.True(acting.IsCompletedSuccessfully, acting.Exception?.ToString());
        }
    }
}
