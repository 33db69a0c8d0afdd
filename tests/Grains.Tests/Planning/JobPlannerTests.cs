using CsCheck;
using Gridfold.Grains.Planning;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Tests.Planning;

public sealed class JobPlannerTests
{
    private static readonly Gen<PlannedTrial[]> Trials = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3]).Array[1, 60].Select(trials => trials
        .Select((trial, index) => new PlannedTrial(index + 1, $"t{trial.Item1}",
            trial.Item1 % 4 == 0 ? EngineOffer.Alone : new EngineOffer($"f{trial.Item1 % 4}", 3 * (trial.Item1 % 4))))
        .ToArray());

    [Fact]
    public void Group_AnyTrials_EachIsInOneGroup() => Gen.Select(Trials, Gen.Int[1, 5], Gen.Int[1, 16]).Sample((trials, folds, slots) =>
    {
        IReadOnlyList<TrialGroup> groups = JobPlanner.Group(trials, trials.Length, folds, slots);
        Assert.Equal(trials.Select(trial => trial.Number), groups.SelectMany(group => group.Trials).Order());
        Assert.Equal(groups.Select(group => group.Number), groups.Select(group => group.Number).Order().Distinct());
    });

    [Fact]
    public void Group_AnyTrials_SharesEachRunAndJoinsOnlyWhatMayBe() =>
        Gen.Select(Trials, Gen.Int[1, 5], Gen.Int[1, 16]).Sample((trials, folds, slots) =>
    {
        foreach (TrialGroup group in JobPlanner.Group(trials, trials.Length, folds, slots))
        {
            PlannedTrial[] members = [.. group.Trials.Select(number => trials[number - 1])];
            Assert.Equal(members.Select(trial => trial.Run).Distinct().Count(), group.Runs.Count);
            Assert.All(group.Runs,
                run => Assert.Equal(trials.Where(trial => trial.Run == trials[run[0] - 1].Run).Select(trial => trial.Number), run));
            if (group.Runs.Count == 1) continue;
            EngineOffer offer = Assert.Single(members.Select(trial => trial.Offer).Distinct());
            Assert.InRange(group.Runs.Count, 1, offer.MaxRuns);
        }
    });

    [Fact]
    public void Group_ManyLeft_FillsJobs() =>
        Assert.Equal([8, 8, 8, 8], Sizes(32, most: 8, left: 10_000, slots: 2));

    [Fact]
    public void Group_FewLeft_MakesJobsSmallerSoThatSlotsEndTogether()
    {
        Assert.Equal([4, 4, 4, 4], Sizes(16, most: 8, left: 16, slots: 2));
        Assert.Equal([1, 1, 1, 1, 1, 1], Sizes(6, most: 8, left: 6, slots: 8));
        Assert.Equal([6, 7, 6, 7], Sizes(26, most: 8, left: 27, slots: 2));
    }

    [Fact]
    public void Group_SeveralFolds_AreJobsThemselves() =>
        Assert.Equal([8, 8], Sizes(16, most: 8, left: 16, slots: 2, folds: 5));

    private static IEnumerable<int> Sizes(int trials, int most, double left, int slots, int folds = 1) => JobPlanner
        .Group([.. Enumerable.Range(1, trials).Select(trial => new PlannedTrial(trial, $"{trial}", new EngineOffer("f", most)))], left,
            folds, slots)
        .Select(group => group.Runs.Count);
}
