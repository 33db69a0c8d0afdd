using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Planning;

public sealed class JobPlanTests
{
    [Fact]
    public void GroupOf_GridWithBudget_HoldsTheTrialsOfOneTrainingWhereverTheBudgetStands()
    {
        JobPlan plan = Plan(Budget().With("resources.engine", "'libtorch'"));
        for (long trial = 1; trial <= 18; trial++)
        {
            long first = 1 + ((trial - 1) / 3 * 3);
            Assert.Equal([first, first + 1, first + 2], Assert.Single(plan.GroupOf(trial, Slots(2)).Runs));
        }
    }

    [Fact]
    public void GroupOf_Fusion_GathersTrainingsOfOneBatchSize()
    {
        ExperimentDocument document = Budget().With("training.batch_size", "'${batch}'")
            .With("hyperparameters.batch", "{'type': 'categorical', 'values': [8, 16]}");
        JobPlan plan = Plan(document);
        ExperimentSpec spec = document.Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        TrialGroup[] groups = [.. Enumerable.Range(1, 36).Select(trial => plan.GroupOf(trial, Slots(1))).Distinct()];
        Assert.Equal(36, groups.Sum(group => group.Trials.Count));
        Assert.All(groups, group =>
            Assert.Single(group.Trials.Select(trial => searcher.Suggest(trial).Single(value => value.Name == "batch").Value).Distinct()));
        Assert.Contains(groups, group => group.Runs.Count > 1);
    }

    [Fact]
    public void GroupOf_OnGpus_GathersTrainingsOfOneNetwork()
    {
        // The engine that trains several networks on the processor does not know GELU.
        ExperimentDocument document = Budget().With(
            "model", "{'layers': ['flatten', {'linear': '${hidden}'}, 'gelu', {'linear': 'classes'}]}");
        TrialGroup[] GroupsOn(ClusterSlots slots)
        {
            JobPlan plan = Plan(document);
            return [.. Enumerable.Range(1, 18).Select(trial => plan.GroupOf(trial, slots)).Distinct()];
        }

        Assert.All(GroupsOn(Slots(1)), group => Assert.Single(group.Runs));
        TrialGroup[] groups = GroupsOn(new ClusterSlots(1, AreGpus: true));
        ExperimentSpec spec = document.Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        Assert.Equal(18, groups.Sum(group => group.Trials.Count));
        Assert.Contains(groups, group => group.Runs.Count > 1);
        Assert.All(groups, group =>
            Assert.Single(group.Trials.Select(trial => searcher.Suggest(trial).Single(value => value.Name == "hidden").Value).Distinct()));
    }

    /// <summary>The folds of a group wait together, and each takes memory.</summary>
    [Theory]
    [InlineData(10_000)]
    [InlineData(1000)]
    [InlineData(100)]
    [InlineData(5)]
    public void Plan_ManyFolds_HoldsFewTrialsAtATime(int folds)
    {
        ExperimentDocument document = Budget().With("hyperparameters.epochs", "{'type': 'int', 'min': 1, 'max': 600, 'step': 1, 'role': "
            + "'budget'}").With("validation.folds", $"{folds}");
        JobPlan plan = Plan(document);
        Assert.InRange(plan.BlockTrials * folds, 1, 40_000);
        Assert.All(plan.Plan(0, Slots(1)), group => Assert.InRange((long)group.Trials.Count * folds, 1, 40_000));
    }

    [Fact]
    public void GroupOf_NothingToShare_IsTheTrialAlone()
    {
        JobPlan plan = Plan(new ExperimentDocument().With("resources.engine", "'libtorch'"));
        Assert.Equal([7], plan.GroupOf(7, Slots(2)).Trials);
    }

    [Fact]
    public void GroupOf_RandomSearch_SharesWhatHappensToBeTheSame()
    {
        // The space has two values besides three budgets.
        JobPlan plan = Plan(
            new ExperimentDocument().With("resources.engine", "'libtorch'").With("searcher", "{'name': 'random', 'max_trials': 40}")
            .With("hyperparameters.lr", "{'type': 'const', 'value': 0.1}").With("hyperparameters.epochs.role", "'budget'"));
        TrialGroup[] groups = [.. Enumerable.Range(1, 6).Select(trial => plan.GroupOf(trial, Slots(2))).Distinct()];
        Assert.Equal(2, groups.Length);
    }

    [Fact]
    public void GroupOf_GridOfAMillionMillions_LooksAtOneBlock()
    {
        JobPlan plan = Plan(Budget()
            .With("hyperparameters.hidden", "{'type': 'int', 'min': 1, 'max': 1000000, 'step': 1}")
            .With("hyperparameters.lr", "{'type': 'double', 'min': 0.00001, 'max': 1, 'step': 0.00001}"));
        foreach (long trial in (long[])[1, 510, 511, 150_000_000_001, 300_000_000_000])
        {
            TrialGroup group = plan.GroupOf(trial, Slots(2));
            Assert.Contains(trial, group.Trials);
            Assert.All(group.Runs, run => Assert.Equal(3, run.Count));
            Assert.All(group.Trials, member => Assert.InRange(member, trial - plan.BlockTrials, trial + plan.BlockTrials));
        }
    }

    [Fact]
    public void GroupOf_BudgetLongerThanABlock_SharesWithinTheBlock()
    {
        JobPlan plan = Plan(Budget().With("resources.engine", "'libtorch'")
            .With("hyperparameters.epochs", "{'type': 'int', 'min': 1, 'max': 1000, 'step': 1, 'role': 'budget'}"));
        Assert.Equal(512, plan.GroupOf(1, Slots(2)).Trials.Count);
        Assert.Equal(1, plan.GroupOf(512, Slots(2)).Number);
        Assert.Equal(513, plan.GroupOf(513, Slots(2)).Number);
    }

    private static ExperimentDocument Budget() => new ExperimentDocument().With("hyperparameters.epochs.role", "'budget'");

    private static ClusterSlots Slots(int count) => new(count, AreGpus: false);

    private static JobPlan Plan(ExperimentDocument document)
    {
        ExperimentSpec spec = document.Spec();
        return new JobPlan(spec, new Suggestions(spec.Searcher.Create(spec.Space, spec.Seed)));
    }
}
