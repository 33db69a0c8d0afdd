using System.Globalization;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

/// <summary>Values with <c>ordered: true</c> are places on a scale. Searchers that learn then take neighbours as alike.</summary>
public sealed class OrderedValuesTests
{
    private const int Values = 60, Best = 37;

    [Theory]
    [InlineData("tpe")]
    [InlineData("gp")]
    public void Search_OrderedValues_FindsTheNeighboursOfGoodOnes(string searcher)
    {
        int ordered = 0, unordered = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            ordered += DistanceOf(searcher, isOrdered: true, seed);
            unordered += DistanceOf(searcher, isOrdered: false, seed);
        }

        Assert.InRange(ordered, 0, unordered * 2 / 3);
    }

    [Theory]
    [InlineData("cmaes")]
    [InlineData("nsga2")]
    [InlineData("sobol")]
    [InlineData("random")]
    [InlineData("grid")]
    public void Suggest_OrderedValues_GivesValuesOfTheList(string searcher)
    {
        Suggestions suggestions = SuggestionsOf(searcher, isOrdered: true, 1, trials: 12);
        var seen = new HashSet<string>();
        for (int trial = 1; trial <= Math.Min(12, suggestions.TrialCount); trial++) seen.Add(Next(suggestions, trial));
        Assert.InRange(seen.Count, 9, 12);
        Assert.All(seen, value => Assert.Matches("^v[0-9]+ (true|false)$", value));
    }

    [Fact]
    public void Read_OrderThatIsNoTruthValue_IsRefused()
    {
        var problems = new Problems();
        SearchSpace.Read(SpecJson.Read("""{"v": {"type": "categorical", "values": [1, 2], "ordered": "yes"}}"""), problems);
        ProblemAssert.AreExactly(problems.Errors, "hyperparameters.v.ordered is the text 'yes'");
    }

    [Fact]
    public void Read_OrderOfValuesWithParameters_IsRefused()
    {
        var problems = new Problems();
        SearchSpace.Read(
            SpecJson.Read("""
                {"opt": {"type": "categorical", "ordered": true, "values": [
                  "sgd", {"name": "adam", "lr": {"type": "double", "min": 0.1, "max": 1}}]}}
                """),
            problems);
        ProblemAssert.AreExactly(problems.Errors, "hyperparameters.opt is ordered, and its values carry parameters of their own");
    }

    /// <summary>The summed distances of the last ten trials from the best value. Scores fall with the distance.</summary>
    private static int DistanceOf(string searcher, bool isOrdered, ulong seed)
    {
        Suggestions suggestions = SuggestionsOf(searcher, isOrdered, seed, trials: 30);
        int sum = 0;
        for (int trial = 1; trial <= 30; trial++)
        {
            int distance = Math.Abs(int.Parse(Next(suggestions, trial).Split(' ')[0][1..], CultureInfo.InvariantCulture) - Best);
            if (trial > 20) sum += distance;
        }

        return sum;
    }

    private static string Next(Suggestions suggestions, int trial)
    {
        IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
        string text = string.Join(' ', values.Select(value => ((SpecScalar)value.Value).Text));
        suggestions.Tell(
            trial, values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))), Status.Completed,
            -Math.Abs(int.Parse(text.Split(' ')[0][1..], CultureInfo.InvariantCulture) - Best));
        return text;
    }

    private static Suggestions SuggestionsOf(string searcher, bool isOrdered, ulong seed, int trials)
    {
        string order = isOrdered ? ", \"ordered\": true" : "", lag = searcher is "random" or "sobol" or "grid" ? "" : ", \"lag\": 1";
        string count = searcher == "grid" ? "" : $", \"max_trials\": {trials}", metric = ", \"metric\": \"validation_accuracy\"";
        string values = string.Join(", ", Enumerable.Range(0, Values).Select(value => $"\"v{value}\""));
        var problems = new Problems();
        SearchSpace space = SearchSpace.Read(
            SpecJson.Read($$"""
                {"size": {"type": "categorical", "values": [{{values}}]{{order}} },
                 "bias": {"type": "categorical", "values": [true, false], "ordered": true} }
                """),
            problems);
        string section = $"{{\"name\": \"{searcher}\"{count}{metric}{lag}}}";
        SearcherSpec spec = SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), space,
            LearningTask.Default)!;
        Assert.Empty(problems.Errors);
        return new Suggestions(spec.Create(space, seed));
    }
}
