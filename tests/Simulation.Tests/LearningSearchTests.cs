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

    // A searcher for tests, which may repeat a point, and the searchers of users.
    private static readonly Dictionary<string, Lazy<IReadOnlyList<string>>> OneSlot = new()
    {
        ["climb"] = new(() => Search("climb", 1, silos: 1, slots: 1)),
        ["tpe"] = new(() => Search("tpe", 1, silos: 1, slots: 1)),
        ["gp"] = new(() => Search("gp", 1, silos: 1, slots: 1)),
    };

    [Theory]
    [InlineData("climb", Lag)]
    [InlineData("tpe", Trials)]
    [InlineData("gp", Trials)]
    public void Run_OneSlot_TriesWhatItHasLearnt(string searcher, int least)
    {
        Assert.Equal(Trials, OneSlot[searcher].Value.Count);
        Assert.InRange(OneSlot[searcher].Value.Select(trial => trial.Split(' ')[1]).Distinct().Count(), least, Trials);
    }

    [Theory]
    [InlineData("climb", 1, 2)]
    [InlineData("climb", 1, 8)]
    [InlineData("climb", 4, 2)]
    [InlineData("tpe", 1, 2)]
    [InlineData("tpe", 1, 8)]
    [InlineData("tpe", 4, 2)]
    [InlineData("gp", 1, 8)]
    [InlineData("gp", 4, 2)]
    public void Run_MoreSlots_FindsTheSame(string searcher, int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos, slots));
    }

    [Theory]
    [InlineData("climb", 1, 2)]
    [InlineData("climb", 3, 1)]
    [InlineData("tpe", 1, 2)]
    [InlineData("tpe", 3, 1)]
    [InlineData("gp", 1, 2)]
    [InlineData("gp", 3, 1)]
    public void Run_SilosAreKilled_FindsTheSame(string searcher, int silos, int slots)
    {
        for (ulong seed = 1; seed <= 10; seed++) Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos, slots, kills: 5));
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("gp")]
    public void Run_MessagesAreLostAndDoubled_FindsTheSame(string searcher)
    {
        for (ulong seed = 1; seed <= 10; seed++)
            Assert.Equal(OneSlot[searcher].Value, Search(searcher, seed, silos: 3, slots: 1, kills: 2, trouble: 0.05));
    }

    /// <summary>Runs a search on a thread of its own, which the virtual world requires.</summary>
    /// <returns>Each trial's number, assignment, score and hash.</returns>
    private static IReadOnlyList<string> Search(string searcher, ulong seed, int silos, int slots, int kills = 0, double trouble = 0)
    {
        IReadOnlyList<string>? trials = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                trials = new Run(searcher, seed, trouble).Search(silos, slots, kills);
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
        private readonly Intent _intent;
        private readonly double _trouble;

        public Run(string searcher, ulong seed, double trouble)
        {
            _trouble = trouble;
            _intent = new Intent("test-bbbbb", Trials, Folds: 2, [3], MaxSlots: null)
            {
                Searcher = $$"""{"name": "{{searcher}}", "max_trials": {{Trials}}, "lag": {{Lag}}, "metric": "validation_accuracy"}""",
            };
            _world = new World(seed);
            _seen = new Observations([_intent]);

            // Trainings that break take longer than others, so trials end in many orders.
            _cluster = new SimulatedCluster(_world, _seen) { TrainingFaults = 0.2 };
        }

        public IReadOnlyList<string> Search(int silos, int slots, int kills)
        {
            SimulatedSilo[] running = [.. Enumerable.Range(1, silos).Select(silo => _cluster.StartSilo($"s{silo}", slots))];
            Await(() => _cluster.Submit(_intent));
            (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages) = (_trouble, 2 * _trouble);
            if (_trouble > 0) _cluster.Network.SlowestSeconds = 2;
            for (int kill = 0; kill < kills; kill++)
            {
                // Saved work is not lost, so a few trials end between two kills.
                TimeSpan next = _world.Now + _world.Seconds(15, 40);
                _world.RunUntil(() => _seen.Violation is not null, next);
                int victim = _world.Between(0, silos - 1);
                running[victim].Process.Kill();
                _cluster.Network.DeclareDead(running[victim].Process);
                running[victim] = _cluster.StartSilo($"s{victim + 1}", slots);
            }

            Assert.True(_world.RunUntil(() => _seen.Violation is not null || HasEnded, _world.Now + Patience), "The search has not ended.");
            Assert.Null(_seen.Violation);
            (_cluster.Network.LostMessages, _cluster.Network.DoubledMessages) = (0, 0);
            IReadOnlyList<TrialResult> results = [];
            Await(async () => results = await _cluster.Ask(grains => grains.GetGrain<ILeaderboardGrain>(_intent.Id).GetTop(Trials)));
            return [.. results.OrderBy(result => result.Trial).Select(result =>
                $"{result.Trial} {string.Join(',', result.Hyperparameters.Select(value => $"{value.Name}={value.Json}"))} {result.Score} "
                    + $"{result.WeightsHash}")];
        }

        private bool HasEnded =>
            _cluster.Storage.Find<ExperimentState>(
                SimulatedNetwork.IdOf(typeof(IExperimentGrain), _intent.Id), "experiment") is { Status: Status.Completed };

        private void Await(Func<Task> act)
        {
            Task acting = _cluster.AsUser(act);
            Assert.True(_world.RunUntil(() => acting.IsCompleted, _world.Now + TimeSpan.FromMinutes(5)), "There is no answer.");
            Assert.True(acting.IsCompletedSuccessfully, acting.Exception?.ToString());
        }
    }
}
