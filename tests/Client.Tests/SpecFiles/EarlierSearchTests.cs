using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>A search that begins with the trials of an earlier one.</summary>
public sealed class EarlierSearchTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", true);

    private static readonly SearchSpace Space = Searches.Spec().Space;

    private static readonly TrialResult[] Trials =
    [
        Searches.Trial(3, 16, 0.01, 0.8), Searches.Trial(1, 8, 0.1, 0.7), Searches.Trial(2, 4, 0.05, null),
        Searches.Trial(4, 4, 0.002, 0.9) with { Status = Gridfold.Grains.Status.Pruned },
    ];

    [Fact]
    public void TrialsFor_SameParameters_AreTheFinishedTrialsInOrder()
    {
        (IReadOnlyList<SpecNode> trials, int outside) = Find(Space);
        Assert.Equal(
            [
                """{"values":{"hidden":8,"lr":0.1,"fixed":8},"score":0.7}""", """{"values":{"hidden":4,"lr":0.05,"fixed":8}}""",
                """{"values":{"hidden":16,"lr":0.01,"fixed":8},"score":0.8}""",
            ], trials.Select(SpecJson.Write));
        Assert.Equal(0, outside);
    }

    [Fact]
    public void TrialsFor_NarrowerSpace_LeavesOutWhatIsOutside()
    {
        SearchSpace narrow = Change("hidden", new CategoricalParameter("hidden", [SpecScalar.Of(8), SpecScalar.Of(16)]));
        (IReadOnlyList<SpecNode> trials, int outside) = Find(narrow);
        Assert.Equal((2, 1), (trials.Count, outside));
    }

    [Fact]
    public void TrialsFor_NewParameter_NeedsItsDefault()
    {
        SearchSpace wider = new([.. Space.Parameters, new RangeParameter("dropout", 0, 0.5, false, false, null, null)]);
        Expect(() => Find(wider), "names old-abcde; it had no parameter 'dropout'", "{experiment: last, defaults: {dropout: ...}}");
        (IReadOnlyList<SpecNode> trials, _) = Find(wider, new Dictionary<string, SpecNode> { ["dropout"] = SpecScalar.Of(0) });
        Assert.Equal(3, trials.Count);
    }

    [Fact]
    public void TrialsFor_SeveralObjectives_HaveTheirValues()
    {
        Objective both = Objective.Chain([Accuracy, new Objective("parameters", false) { Reference = 500 }]);
        TrialResult[] trials = [Searches.Trial(1, 8, 0.1, 0.7) with { OtherScores = [120] }, Trials[2]];
        var search = new EarlierSearch("old-abcde", both, Space, trials);
        var source = new WarmSource("last", new Dictionary<string, SpecNode>()) { Location = new SourceLocation("file", 7, 3) };
        Assert.Equal(
            [
                """{"values":{"hidden":8,"lr":0.1,"fixed":8},"score":0.7,"other_scores":[120]}""",
                """{"values":{"hidden":4,"lr":0.05,"fixed":8}}""",
            ], search.TrialsFor(Space, both, source).Trials.Select(SpecJson.Write));
        Assert.Equal(
            """{"values":{"hidden":8,"lr":0.1,"fixed":8},"score":0.7}""",
            SpecJson.Write(search.TrialsFor(Space, Accuracy, source).Trials[0]));
        Expect(() => search.TrialsFor(Space, Objective.Chain([Accuracy, new Objective("validation_loss", false)]), source),
            "it searched for the greatest validation_accuracy and the least parameters, and this file for the greatest "
                + "validation_accuracy and the least validation_loss");
        Expect(() => Find(Space, objective: both), "it searched for the greatest validation_accuracy, and this file for the greatest "
            + "validation_accuracy and the least parameters");
    }

    [Fact]
    public void TrialsFor_AnotherSearch_IsRefused()
    {
        Expect(() => Find(Space, objective: new Objective("validation_loss", false)),
            "it searched for the greatest validation_accuracy, and this file for the least validation_loss");
        Expect(() => Find(Change("lr", new CategoricalParameter("rate", [SpecScalar.Of(1)]))), "it searched over 'lr'");
        Expect(() => Find(Change("lr", new RangeParameter("lr", 5, 6, false, false, null, null))), "none of its trials is in");
        Expect(() => Find(Space, trials: Trials[3..]), "it has no finished trial");
    }

    private static void Expect(Action act, params string[] words)
    {
        Problem problem = Assert.Single(Assert.Throws<InputException>(act).Problems);
        Assert.All(words, word => Assert.Contains(word, problem.Message, StringComparison.Ordinal));
        Assert.Equal(7, problem.Location?.Line);
    }

    private static SearchSpace Change(string name, Parameter parameter) =>
        new([.. Space.Parameters.Select(known => known.Name == name ? parameter : known)]);

    private static (IReadOnlyList<SpecNode> Trials, int Outside) Find(
        SearchSpace space, Dictionary<string, SpecNode>? defaults = null, Objective? objective = null, TrialResult[]? trials = null) =>
        new EarlierSearch("old-abcde", Accuracy, Space, trials ?? Trials).TrialsFor(
            space, objective ?? Accuracy, new WarmSource("last", defaults ?? []) { Location = new SourceLocation("file", 7, 3) });
}
