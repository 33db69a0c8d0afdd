using System.Text.Json;
using CsCheck;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Grains.Tests.Trials;

public sealed class TrialAggregateTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);

    [Fact]
    public void ToResult_AnyOrderOfArrival_IsEqual() =>
        Gen.Select(Gen.Select(Gen.Double[0, 1], Gen.Int[0, 5]).Array[1, 10], Gen.ULong).Sample((rows, seed) =>
        {
            FoldSummary[] folds = [.. rows.Select((row, index) => row.Item2 == 0 ? Failed(index + 1) : Fold(index + 1, row.Item1))];
            int[] order = [.. Enumerable.Range(0, folds.Length)];
            new Models.Randomness.RandomStream(seed).Shuffle(order);
            Assert.Equal(
                Text(Aggregate(folds).ToResult()), Text(Aggregate([.. order.Select(index => folds[index]), folds[order[0]]]).ToResult()));
        });

    [Fact]
    public void ToResult_Folds_HasMeanSampleDeviationAndMetrics()
    {
        TrialResult result = Aggregate([Fold(1, 0.5), Fold(2, 0.7), Fold(3, 0.9)]).ToResult();
        Assert.Equal((7, Status.Completed, 30L), (result.Trial, result.Status, result.Epochs));
        Assert.Equal(0.7, result.Score!.Value, 1e-12);
        Assert.Equal(0.2, result.ScoreDeviation!.Value, 1e-12);
        Assert.Equal([0.5, 0.7, 0.9], result.FoldScores.Select(score => score!.Value));
        Assert.Equal(["validation_loss", "validation_accuracy"], result.Metrics.Select(metric => metric.Name));
        Assert.Equal(1.4, result.Metrics[0].Value, 1e-12);
        Assert.Null(result.Reason);
    }

    [Fact]
    public void ToResult_ExpensesOfFolds_AreAddedUp()
    {
        var expense = new Expense(4, 2, 10, 0);
        Assert.Null(Aggregate([Fold(1, 0.5), Fold(2, 0.7)]).ToResult().Expense);
        Assert.Equal(
            new Expense(8, 4, 20, 0),
            Aggregate([Fold(1, 0.5) with { Expense = expense }, Failed(2) with { Expense = expense }]).ToResult().Expense);

        // A fold that waits at a rung when its trial is pruned was trained too.
        TrialAggregate pruned = Unfinished([AtRung(1, 0.5, 3) with { Expense = expense }], folds: 2);
        Assert.Equal(expense, pruned.ToResult(new EarlyEnd(1, "slow") { Epoch = 3 }).Expense);
    }

    [Fact]
    public void ToResult_ExpensesOfARetry_AreThoseOfTheFoldsThatWereTriedAgain()
    {
        var aggregate = new TrialAggregate(7, new TrialStart([], 2, Accuracy, 0) { Retry = 5 });
        aggregate.Add(Fold(1, 0.5) with { Expense = new Expense(4, 2, 10, 0) });
        aggregate.Add(Fold(2, 0.7) with { Retry = 5, Expense = new Expense(6, 3, 10, 0) });
        Assert.Equal(new Expense(6, 3, 10, 0), aggregate.ToResult().Expense);
    }

    [Fact]
    public void ToResult_SeveralObjectives_HasTheMeanOfEach()
    {
        var objective = Objective.Chain([Accuracy, new Objective("validation_loss", false)]);
        var aggregate = new TrialAggregate(7, new TrialStart([], 2, objective, 0));
        aggregate.Add(Fold(1, 0.5));
        aggregate.Add(Fold(2, 0.7));
        TrialResult result = aggregate.ToResult();
        Assert.Equal(0.6, result.Score!.Value, 1e-12);
        Assert.Equal([result.Metrics[0].Value], result.OtherScores);
    }

    [Fact]
    public void ToResult_AnObjectiveWithoutAValue_Fails()
    {
        var objective = Objective.Chain([Accuracy, new Objective("parameters", false)]);
        var aggregate = new TrialAggregate(7, new TrialStart([], 1, objective, 0));
        aggregate.Add(Fold(1, 0.5));
        TrialResult result = aggregate.ToResult();
        Assert.Equal((Status.Failed, null, null), (result.Status, result.Score, result.OtherScores));
        Assert.Equal("parameters is an objective, and it has no finite value", result.Reason);
    }

    [Fact]
    public void ToResult_OneFold_KeepsItsHashAndHasNoDeviation()
    {
        TrialResult result = Aggregate([Fold(1, 0.5)]).ToResult();
        Assert.Equal((0.5, null, "hash1"), (result.Score, result.ScoreDeviation, result.WeightsHash));
    }

    /// <summary>A fold that stopped early before the rung counts with its last epoch.</summary>
    [Fact]
    public void ToResult_EndsAtARung_RestsOnTheReadingsThere()
    {
        TrialAggregate aggregate = Unfinished([AtRung(1, 0.5, 20), Fold(2, 0.7), AtRung(3, 0.9, 20)], 3);
        var end = new EarlyEnd(3, "too bad") { Epoch = 20 };
        Assert.Equal((true, false), (aggregate.Allows(end), aggregate.Allows(end with { Epoch = 60 })));
        Assert.Equal([1, 3], aggregate.Open);
        TrialResult result = aggregate.ToResult(end);
        Assert.Equal((Status.Pruned, 50L, "too bad"), (result.Status, result.Epochs, result.Reason));
        Assert.Equal(0.7, result.Score!.Value, 1e-12);
        Assert.Equal(new RungScore(20, result.Score.Value, 2), result.LastRung);
    }

    [Fact]
    public void Add_RungsInAnyOrder_KeepsTheLatest()
    {
        TrialAggregate aggregate = Unfinished([AtRung(1, 0.6, 60), AtRung(1, 0.5, 20)], 1);
        Assert.Equal(60, Assert.Single(aggregate.Known).Epochs);
        aggregate.Add(Fold(1, 0.9));
        aggregate.Add(AtRung(1, 0.7, 99));
        Assert.Equal(Status.Completed, Assert.Single(aggregate.Known).Status);
    }

    [Fact]
    public void ToResult_EndsEarly_RestsOnItsFirstFolds()
    {
        TrialAggregate aggregate = Aggregate([Fold(1, 0.5), Fold(2, 0.7), Fold(3, 0.9)]);
        TrialResult result = aggregate.ToResult(new EarlyEnd(2, "too bad"));
        Assert.Equal((Status.Pruned, 20L, "too bad"), (result.Status, result.Epochs, result.Reason));
        Assert.Equal(0.6, result.Score!.Value, 1e-12);
        Assert.Equal([0.5, 0.7], result.FoldScores);
        Assert.Equal((0.5, "hash1"), (aggregate.ToResult(new EarlyEnd(1, "")).Score, aggregate.ToResult(new EarlyEnd(1, "")).WeightsHash));
        TrialResult failed = Aggregate([Fold(1, 0.5), Failed(2), Fold(3, 0.9)]).ToResult(new EarlyEnd(2, "diverged"));
        Assert.Equal((Status.Failed, "fold 2: diverged in fold 2", 2), (failed.Status, failed.Reason, failed.FoldScores.Count));
    }

    [Fact]
    public void ToResult_FoldsSwapped_HaveAnotherHash() =>
        Assert.NotEqual(
            Aggregate([Fold(1, 0.5), Fold(2, 0.5)]).ToResult().WeightsHash,
            Aggregate([Fold(1, 0.5) with { WeightsHash = "hash2" }, Fold(2, 0.5) with { WeightsHash = "hash1" }]).ToResult().WeightsHash);

    [Fact]
    public void ToResult_FailedFolds_FailTheTrialWithTheFirstReason()
    {
        TrialResult result = Aggregate([Failed(3), Fold(1, 0.5), Failed(2)]).ToResult();
        Assert.Equal((Status.Failed, null, null, null), (result.Status, result.Score, result.ScoreDeviation, result.WeightsHash));
        Assert.Equal("fold 2: diverged in fold 2", result.Reason);
        Assert.Equal([0.5, null, null], result.FoldScores);
        Assert.Empty(result.Metrics);
        Assert.Equal(16, result.Epochs);
        Assert.Equal("diverged in fold 1", Aggregate([Failed(1)]).ToResult().Reason);
    }

    [Fact]
    public void Open_SomeEnded_AreTheOthers()
    {
        var aggregate = new TrialAggregate(7, new TrialStart([], 3, Accuracy, 0));
        aggregate.Add(Fold(2, 0.5));
        Assert.Equal([1, 3], aggregate.Open);
        Assert.Equal(10, aggregate.Epochs);
        Assert.False(aggregate.IsComplete);
        Assert.Throws<InvalidOperationException>(() => aggregate.ToResult());
    }

    private static TrialAggregate Aggregate(FoldSummary[] folds)
    {
        var aggregate = new TrialAggregate(7, new TrialStart([new("lr", "0.1")], folds.Max(fold => fold.Fold), Accuracy, 0));
        foreach (FoldSummary fold in folds) aggregate.Add(fold);
        Assert.True(aggregate.IsComplete);
        return aggregate;
    }

    private static TrialAggregate Unfinished(FoldSummary[] known, int folds)
    {
        var aggregate = new TrialAggregate(7, new TrialStart([new Hyperparameter("lr", "0.1")], folds, Accuracy, 3));
        foreach (FoldSummary fold in known) aggregate.Add(fold);
        Assert.False(aggregate.IsComplete);
        return aggregate;
    }

    private static FoldSummary AtRung(int fold, double accuracy, int epoch)
    {
        FoldSummary reading = Fold(fold, accuracy) with { Status = Status.Paused, Epochs = epoch };
        return reading with { Rungs = [new RungReading(epoch, reading.Metrics)] };
    }

    private static FoldSummary Fold(int fold, double score) =>
        new(fold, Status.Completed, [new("validation_loss", 2 * score), new("validation_accuracy", score)], 10, $"hash{fold}", null);

    private static FoldSummary Failed(int fold) => new(fold, Status.Failed, [], 3, null, $"diverged in fold {fold}");

    private static string Text(TrialResult result) => JsonSerializer.Serialize(result);
}
