using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Experiments;

/// <summary>What an experiment may change of the one that it extends, and which of its trials are whose.</summary>
public sealed class ExtensionTests
{
    private const string Earlier = "test-grid-bcdfg", Random = "{'name': 'random', 'max_trials': 20}";

    private static readonly string Data = new('0', 64);

    public static TheoryData<string, string> Extended => new()
    {
        { "hyperparameters.hidden.values", "[16, 4, 2, 8]" },
        { "hyperparameters.epochs.max", "9" },
        { "validation", "{'type': 'repeated_kfold', 'folds': 5, 'repeats': 3, 'stratified': true}" },
        { "limits", "{'goal': 0.99}" },
        { "resources.max_slots", "1" },
        { "name", "'other'" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "hyperparameters.hidden.values", "[4, 16]", "trial 10 of test-grid-bcdfg (hidden: 8, lr: 0.001, epochs: 1) is no longer among" },
        { "hyperparameters.momentum", "{'type': 'double', 'min': 0, 'max': 1, 'count': 2}",
            "hyperparameters.momentum was not written in test-grid-bcdfg and is {" },
        { "training.batch_size", "16", "training.batch_size was 8 in test-grid-bcdfg and is 16 now" },
        { "training.loss", "'focal'", "training.loss was not written in test-grid-bcdfg and is \"focal\" now" },
        { "seed", "2", "seed was 1 in test-grid-bcdfg and is 2 now" },
        { "model.layers", "[{'linear': '${hidden}'}, 'tanh', {'linear': 'classes'}]", "model.layers was [" },
        { "searcher", Random, "searcher.name was \"grid\"" },
        { "searcher.metric", "'validation_loss'", "searcher.metric was \"validation_accuracy\"" },
        { "validation", "{'type': 'stratified_kfold', 'folds': 10}", "validation.folds was 5" },
        { "validation", "{'type': 'repeated_kfold', 'folds': 5, 'repeats': 3}", "validation.type was \"stratified_kfold\"" },
        { "keep", "'all'", "keep asks for more weights than test-grid-bcdfg kept" },
        { "scheduler", "{'name': 'asha', 'min_epochs': 1}", "a search with a scheduler or with racing cannot be extended" },
        { "hyperparameters.lr.count", "100000", "a search has 600,000 points; a grid or a list of at most 100,000 can be extended" },
    };

    [Theory]
    [MemberData(nameof(Extended))]
    public void Of_MoreOfTheSame_EveryTrialIsFoundByItsValues(string path, string json)
    {
        var (before, now) = (new ExperimentDocument(), new ExperimentDocument().With(path, json));
        Extension extension = Of(before, now);
        Suggestions old = before.Spec().CreateSuggestions(), all = now.Spec().CreateSuggestions();
        var numbers = Enumerable.Range(1, (int)old.TrialCount).ToDictionary(trial => string.Join(' ', Values(old, trial)));

        int found = 0;
        for (long trial = 1; trial <= all.TrialCount; trial++)
        {
            IReadOnlyList<Hyperparameter> values = Values(all, trial);
            string? expected = numbers.TryGetValue(string.Join(' ', values), out int number) ? $"{Earlier}/{number}" : null;
            Assert.Equal(expected, extension.SourceOf(trial, values));
            if (expected is not null) found++;
        }

        Assert.Equal(old.TrialCount, found);
    }

    [Fact]
    public void Of_MoreEpochs_EachTrialGoesOnFromTheTrialWithItsValues()
    {
        var (before, now) = (Plain(20), Plain(40).With("hyperparameters.hidden.values", "[16, 4, 2, 8]"));
        Extension extension = Of(before, now);
        Suggestions old = before.Spec().CreateSuggestions(), all = now.Spec().CreateSuggestions();
        var numbers = Enumerable.Range(1, (int)old.TrialCount).ToDictionary(trial => string.Join(' ', Values(old, trial)));
        for (long trial = 1; trial <= all.TrialCount; trial++)
        {
            IReadOnlyList<Hyperparameter> values = Values(all, trial);
            Assert.Null(extension.SourceOf(trial, values));
            Assert.Equal(
                numbers.TryGetValue(string.Join(' ', values), out int number) ? new TrialPrefix($"{Earlier}/{number}", null) : null,
                extension.PrefixOf(trial, values));
        }
    }

    [Theory]
    [InlineData("last", "auto", true)]
    [InlineData("none", "auto", false)]
    [InlineData("last", "libtorch", false)]
    public void Of_LargerBudgets_GoOnFromTheLongestTraining(string keep, string engine, bool goesOn)
    {
        ExperimentDocument Document(int most) => new ExperimentDocument().With("checkpoints", $"{{'keep': '{keep}'}}")
            .With("hyperparameters.epochs", $"{{'type': 'int', 'min': 1, 'max': {most}, 'step': 2, 'role': 'budget'}}");
        ExperimentDocument before = Document(3), now = Document(9).With("resources.engine", $"'{engine}'");
        Extension extension = Of(before, now);
        Suggestions old = before.Spec().CreateSuggestions(), all = now.Spec().CreateSuggestions();
        string Others(IEnumerable<Hyperparameter> values) => string.Join(' ', values.Where(value => value.Name != "epochs"));
        int Budget(IEnumerable<Hyperparameter> values) =>
            int.Parse(values.Single(value => value.Name == "epochs").Json, CultureInfo.InvariantCulture);
        int found = 0;
        for (long trial = 1; trial <= all.TrialCount; trial++)
        {
            IReadOnlyList<Hyperparameter> values = Values(all, trial);
            TrialPrefix? prefix = extension.PrefixOf(trial, values);
            Assert.Equal(goesOn && extension.SourceOf(trial, values) is null, prefix is not null);
            if (prefix is null) continue;
            found++;
            Hyperparameter[] shorter = Values(old, long.Parse(prefix.Trial.Split('/')[1], CultureInfo.InvariantCulture));
            Assert.Equal((Others(values), 3, "epochs"), (Others(shorter), Budget(shorter), prefix.Budget));
            Assert.True(Budget(values) > 3);
        }

        Assert.Equal(goesOn, found > 0);
    }

    public static TheoryData<string, string, string> RefusedEpochs => new()
    {
        { "training.epochs", "10", "training.epochs was 20 in test-grid-bcdfg and is 10 now; an extension keeps every epoch: write more" },
        { "resources.engine", "'libtorch'", "a training goes on with the engine that saved its checkpoint: leave resources.engine" },
        { "training.batch_size", "16", "training.batch_size was 8 in test-grid-bcdfg and is 16 now" },
    };

    [Theory]
    [MemberData(nameof(RefusedEpochs))]
    public void Of_MoreEpochsOfOtherTrainings_IsRefused(string path, string json, string words) =>
        AssertRefused(Plain(20), Plain(40).With(path, json), words);

    [Fact]
    public void Of_MoreEpochsOfWhatCannotGoOn_SaysWhy()
    {
        AssertRefused(Plain(20, "none"), Plain(40), "and test-grid-bcdfg kept no checkpoints after its last epochs to go on from");
        AssertRefused(Plain(20).With("training.lr_schedule", "'cosine'"), Plain(40).With("training.lr_schedule", "'cosine'"),
            "training.lr_schedule cosine depends on the last epoch");
        const string tpe = "{'name': 'tpe', 'max_trials': 20, 'metric': 'validation_accuracy'}";
        AssertRefused(Plain(20).With("searcher", tpe), Plain(40).With("searcher", tpe),
            "the searcher tpe learns from scores, and more epochs change them, so the trials would be others");
    }

    private static void AssertRefused(ExperimentDocument before, ExperimentDocument now, string words) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => Of(before, now)).Message, StringComparison.Ordinal);

    // A file that states its epochs as a number, and has no budget.
    private static ExperimentDocument Plain(int epochs, string keep = "last") => new ExperimentDocument()
        .Without("hyperparameters.epochs").With("training.epochs", $"{epochs}").With("checkpoints", $"{{'keep': '{keep}'}}");

    [Fact]
    public void Of_MoreTrialsOfARandomSearch_TrialsKeepTheirNumbers()
    {
        var (before, now) = (With("random", 20), With("random", 30));
        Extension extension = Of(before, now);
        Suggestions old = before.Spec().CreateSuggestions(), all = now.Spec().CreateSuggestions();
        Assert.All(Enumerable.Range(1, 20), trial =>
        {
            Assert.Equal(Values(old, trial), Values(all, trial));
            Assert.Equal($"{Earlier}/{trial}", extension.SourceOf(trial, Values(all, trial)));
        });
        Assert.Null(extension.SourceOf(21, Values(all, 21)));
    }

    [Fact]
    public void Of_PointAddedToAList_PointsAreFoundWhereTheyStandNow()
    {
        const string first = "{'hidden': 4, 'lr': 0.01, 'epochs': 1}", second = "{'hidden': 8, 'lr': 0.01, 'epochs': 3}";
        var (before, now) = (List($"[{first}]"), List($"[{second}, {first}]"));
        Extension extension = Of(before, now);
        Suggestions all = now.Spec().CreateSuggestions();
        Assert.Null(extension.SourceOf(1, Values(all, 1)));
        Assert.Equal($"{Earlier}/1", extension.SourceOf(2, Values(all, 2)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Of_OtherTrials_IsRefused(string path, string json, string words)
    {
        InputException refused = Assert.Throws<InputException>(
            () => Of(new ExperimentDocument(), new ExperimentDocument().With(path, json)));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FewerTrialsOrAnotherRange_IsRefused()
    {
        InputException fewer = Assert.Throws<InputException>(() => Of(With("random", 20), With("random", 10)));
        InputException wider = Assert.Throws<InputException>(
            () => Of(With("random", 20), With("random", 30).With("hyperparameters.lr.max", "0.2")));
        Assert.Contains("the search has 10 trials, and test-grid-bcdfg 20", fewer.Message, StringComparison.Ordinal);
        Assert.Contains(
            "hyperparameters.lr.max was 0.1 in test-grid-bcdfg and is 0.2 now", wider.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OtherData_IsRefused()
    {
        var document = new ExperimentDocument();
        InputException refused = Assert.Throws<InputException>(
            () => Extension.Of(Submission(document), document.Json, new string('1', 64)));
        Assert.Contains("the data has changed since test-grid-bcdfg was trained", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AutoThatChoosesAnotherSearcher_IsRefused()
    {
        InputException refused = Assert.Throws<InputException>(() => Of(With("auto", 20), With("auto", 5000)));
        Assert.Contains("begin a new search with searcher.warm_start=[test-grid-bcdfg]", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 12, true)]
    [InlineData(12, 20, false)]
    [InlineData(null, 20, true)]
    [InlineData(null, 21, false)]
    public void Of_MoreTrialsThanTheLimitAllows_IsRefused(int? before, int now, bool isRefused)
    {
        ExperimentDocument earlier = With("random", 20), later = With("random", 30).With("limits", $"{{'max_trials': {now}}}");
        if (before is { } limit) earlier = earlier.With("limits", $"{{'max_trials': {limit}}}");
        if (!isRefused)
        {
            Assert.NotNull(Of(earlier, later).SourceOf(1, []));
            return;
        }

        InputException refused = Assert.Throws<InputException>(() => Of(earlier, later));
        Assert.Contains($"limits.max_trials is {now}, and {Earlier} has as many trials", refused.Message, StringComparison.Ordinal);
    }

    private static ExperimentDocument With(string searcher, int trials) => new ExperimentDocument()
        .With("searcher", $"{{'name': '{searcher}', 'max_trials': {trials}}}")
        .With("hyperparameters.lr", "{'type': 'double', 'min': 0.001, 'max': 0.1}");

    private static ExperimentDocument List(string points) =>
        new ExperimentDocument().With("searcher", $"{{'name': 'list', 'points': {points}}}");

    private static Extension Of(ExperimentDocument before, ExperimentDocument now) => Extension.Of(Submission(before), now.Json, Data);

    private static ExperimentSubmission Submission(ExperimentDocument document) => new(Earlier, document.Json, "", Data, ["a", "b", "c"]);

    private static Hyperparameter[] Values(Suggestions suggestions, long trial) =>
        [.. suggestions.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];
}
