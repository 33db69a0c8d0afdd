using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Experiments;

/// <summary>Which pruned trials can go on in another experiment, and why not.</summary>
public sealed class PromotionRulesTests
{
    private const string Earlier = "test-grid-bcdfg";

    private static readonly string Data = new('0', 64);

    [Fact]
    public void Change_FileWithRungsAndARace_HasNeitherAndIsAccepted()
    {
        ExperimentDocument before = Stopping();
        string now = SpecJson.Write(PromotionRules.Change(SpecJson.Read(before.Json)));
        Assert.DoesNotContain("scheduler", now, StringComparison.Ordinal);
        Assert.DoesNotContain("lag", now, StringComparison.Ordinal);
        PromotionRules.Require(Submission(before), now, Data);
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "scheduler", "{'name': 'asha', 'min_epochs': 1}" },
        { "training.batch_size", "16" },
        { "resources.engine", "'libtorch'" },
        { "limits", "{'goal': 0.99}" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Require_AnotherFile_IsRefused(string path, string json)
    {
        ExperimentDocument before = Stopping(), now = Stopping().Without("scheduler").With("validation.racing", "'off'")
            .Without("validation.lag").With(path, json);
        string words = path == "scheduler" ? "nothing may stop them again: remove both" : $"{path.Split('.')[0]}";
        Assert.Contains(words, Refusal(before, now.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Require_SearchThatPrunesNothingOrKeepsNothing_SaysWhy()
    {
        var plain = new ExperimentDocument();
        Assert.Contains($"{Earlier} has no scheduler and no racing, so it pruned no trial",
            Refusal(plain, plain.Json), StringComparison.Ordinal);
        ExperimentDocument forgetful = Stopping().With("checkpoints", "{'keep': 'none'}");
        Assert.Contains($"{Earlier} kept no checkpoints of pruned trials to go on from",
            Refusal(forgetful, SpecJson.Write(PromotionRules.Change(SpecJson.Read(forgetful.Json)))), StringComparison.Ordinal);
        ExperimentDocument sound = Stopping();
        Assert.Contains("the data has changed", Assert.Throws<InputException>(
            () => PromotionRules.Require(Submission(sound), sound.Json, new string('1', 64))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_RankedTrials_TakesTheCompletedAndTheFirstPruned()
    {
        RankedTrial[] ranked =
        [
            Ranked(4, Status.Completed), Ranked(9, Status.Completed), Ranked(7, Status.Pruned), Ranked(2, Status.Pruned),
            Ranked(1, Status.Pruned), Ranked(3, Status.Failed),
        ];
        (IReadOnlyList<long> completed, IReadOnlyList<long> promoted) = PromotionRules.Choose(Earlier, ranked, 3, 2);
        Assert.Equal([4, 9], completed);
        Assert.Equal([7, 2], promoted);
    }

    [Theory]
    [InlineData(0, 0, 1, "has no pruned trial, so there is nothing to promote")]
    [InlineData(1, 3, 4, "has 3 pruned trials, and 4 are to be promoted: promote at most 3")]
    [InlineData(999, 5, 2, "and 2 promoted ones are more than 1,000: promote fewer")]
    public void Choose_TooFewOrTooMany_IsRefused(int completed, int pruned, int promotes, string words)
    {
        RankedTrial[] ranked =
        [
            .. Enumerable.Range(1, completed).Select(trial => Ranked(trial, Status.Completed)),
            .. Enumerable.Range(completed + 1, pruned).Select(trial => Ranked(trial, Status.Pruned)),
        ];
        Assert.Contains(words, Assert.Throws<InputException>(
            () => PromotionRules.Choose(Earlier, ranked, pruned, promotes)).Message, StringComparison.Ordinal);
    }

    private static ExperimentDocument Stopping() => new ExperimentDocument().With("scheduler", "{'name': 'asha', 'min_epochs': 1}")
        .With("validation.racing", "'paired'").With("validation.lag", "8").With("checkpoints", "{'keep': 'last'}");

    private static RankedTrial Ranked(long trial, Status status) => new(trial, status, status == Status.Failed ? null : 1, 1, 1);

    private static string Refusal(ExperimentDocument before, string now) =>
        Assert.Throws<InputException>(() => PromotionRules.Require(Submission(before), now, Data)).Message;

    private static ExperimentSubmission Submission(ExperimentDocument document) => new(Earlier, document.Json, "", Data, ["a", "b", "c"]);
}
