using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

public sealed class SearchSpaceTests
{
    [Fact]
    public void Read_EveryType_KeepsFileOrder()
    {
        SearchSpace space = Read(
            "{'b': {'type': 'const', 'value': [1, 2]}, 'a': {'type': 'int', 'min': 1, 'max': 9, 'step': 4}, 'c': {'type': 'categorical', "
                + "'values': ['x', 'y']}}").Space;
        Assert.Equal(["b", "a", "c"], space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(6, space.GridSize);
        Assert.Equal("[1,2]", SpecJson.Write(space.Parameters[0].GridValue(0)));
    }

    [Fact]
    public void Read_Nothing_IsASpaceOfOneTrial() => Assert.Equal(1, SearchSpace.Read(null, new Problems()).GridSize);

    [Theory]
    [InlineData("[1]", "hyperparameters is a list ... must be a map of names")]
    [InlineData("{'p': 3}", "hyperparameters.p is 3 ... must be a map with a type")]
    [InlineData("{'p': {'values': [1]}}", "hyperparameters.p has no 'type' ... categorical, int, double, const")]
    [InlineData(
        "{'p': {'type': 'categorial', 'values': [1]}}", "hyperparameters.p.type is the text 'categorial' ... did you mean 'categorical'?")]
    [InlineData("{'p': {'type': 'categorical'}}", "hyperparameters.p has no 'values'")]
    [InlineData("{'p': {'type': 'categorical', 'values': []}}", "hyperparameters.p.values is an empty list ... at least one value")]
    [InlineData("{'p': {'type': 'categorical', 'values': 3}}", "hyperparameters.p.values is 3 ... must be a list")]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, 2, 1]}}", "hyperparameters.p.values has 1 twice ... remove one")]
    [InlineData(
        "{'p': {'type': 'categorical', 'values': [1], 'min': 1}}", "'min' is not a key of hyperparameters.p ... known: type, values")]
    [InlineData("{'p': {'type': 'const'}}", "hyperparameters.p has no 'value' ... the constant")]
    [InlineData(
        "{'p': {'type': 'const', 'value': 1, 'values': [1]}}", "'values' is not a key of hyperparameters.p ... did you mean 'value'?")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'prior': 0.5}}", "hyperparameters.p.prior is 0.5 ... must be a map of keys")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'prior': {'confidence': 0.5}}}", "hyperparameters.p.prior has no 'value'")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'prior': {'value': 2}}}",
        "hyperparameters.p.prior.value is 2 ... must be a number from 0 to 1")]
    [InlineData("{'p': {'type': 'int', 'min': 0, 'max': 9, 'prior': {'value': 1.5}}}",
        "hyperparameters.p.prior.value is 1.5 ... must be a whole number from 0 to 9")]
    [InlineData("{'p': {'type': 'categorical', 'values': ['a', 'b'], 'prior': {'value': 'c'}}}",
        "hyperparameters.p.prior.value is the text 'c' ... one of")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'prior': {'value': 1, 'confidence': 1}}}",
        "hyperparameters.p.prior.confidence is 1 ... above 0 and below 1")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'prior': {'value': 1, 'trust': 1}}}",
        "'trust' is not a key of hyperparameters.p.prior ... known: value, confidence")]
    [InlineData("{'p': {'type': 'const', 'value': 1, 'prior': {'value': 1}}}", "'prior' is not a key of hyperparameters.p")]
    [InlineData("{'p': {'type': 'double', 'max': 1}}", "hyperparameters.p has no 'min' ... the lowest value")]
    [InlineData("{'p': {'type': 'double', 'min': 0}}", "hyperparameters.p has no 'max' ... the highest value")]
    [InlineData("{'p': {'type': 'double', 'min': 2, 'max': 1}}", "hyperparameters.p.min is 2 ... must not be above max, 1")]
    [InlineData("{'p': {'type': 'double', 'min': 'low', 'max': 1}}", "hyperparameters.p.min is the text 'low' ... must be a number")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'log': true}}",
        "hyperparameters.p.min is 0 ... logarithmic range must start above 0")]
    [InlineData("{'p': {'type': 'double', 'min': 1, 'max': 2, 'log': 'yes'}}", "hyperparameters.p.log is the text 'yes' ... true or false")]
    [InlineData("{'p': {'type': 'double', 'min': 1, 'max': 2, 'log': true, 'step': 0.1}}",
        "hyperparameters.p.step is 0.1 ... logarithmic ... use count")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'count': 2, 'step': 0.1}}",
        "hyperparameters.p.count is 2 ... count and step exclude each other")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'step': 0}}", "hyperparameters.p.step is 0 ... above 0")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'step': -0.1}}", "hyperparameters.p.step is -0.1 ... above 0")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'count': 0}}", "hyperparameters.p.count is 0 ... at least 1")]
    [InlineData("{'p': {'type': 'double', 'min': 1, 'max': 1, 'count': 2}}", "hyperparameters.p.count is 2 ... min and max are the same")]
    [InlineData(
        "{'p': {'type': 'int', 'min': 1, 'max': 3, 'count': 4}}", "hyperparameters.p.count is 4 ... only 3 whole numbers from 1 to 3")]
    [InlineData("{'p': {'type': 'int', 'min': 1.5, 'max': 3}}", "hyperparameters.p.min is 1.5 ... must be a whole number")]
    [InlineData(
        "{'p': {'type': 'int', 'min': 1, 'max': 3, 'step': 0.5}}", "hyperparameters.p.step is 0.5 ... must be a whole number at least 1")]
    [InlineData("{'p': {'type': 'int', 'min': 1, 'max': 9, 'log': true, 'count': 9}}",
        "hyperparameters.p.count is 9 ... round to the same whole number")]
    [InlineData(
        "{'p': {'type': 'int', 'min': 1, 'max': 9, 'stepp': 2}}", "'stepp' is not a key of hyperparameters.p ... did you mean 'step'?")]
    [InlineData("{'p': {'type': 'double', 'min': 0, 'max': 1, 'step': 1e-300}}", "hyperparameters.p.step is 1e-300 ... raise step")]
    [InlineData("{'p': {'type': 'double', 'min': -1e308, 'max': 1e308}}", "hyperparameters.p.min is -1e308 ... too wide")]
    public void Read_BrokenRule_SaysThePathTheValueAndTheRule(string section, string words) =>
        ProblemAssert.AreExactly(Read(section).Problems.Errors, words);

    [Theory]
    [InlineData(1_000_000_000_000_000, 2_000_000_000_000_000, 1_000_000_000_000)]
    [InlineData(1, 9_007_199_254_740_992, 50)]
    public async Task Read_LongLogarithmicIntegers_LooksAtFewOfThem(long min, long max, long count)
    {
        // A reader that visited each value would take hours.
        (SearchSpace space, Problems problems) = await Task.Run(
            () => Read($"{{'p': {{'type': 'int', 'min': {min}, 'max': {max}, 'log': true, 'count': {count}}}}}"))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Empty(problems.Errors);
        Assert.Equal(count, space.GridSize);
        Parameter parameter = Assert.Single(space.Parameters);
        Assert.Equal(($"{min}", $"{max}"), (SpecJson.Write(parameter.GridValue(0)), SpecJson.Write(parameter.GridValue(count - 1))));
    }

    private static (SearchSpace Space, Problems Problems) Read(string section)
    {
        var problems = new Problems();
        return (SearchSpace.Read(SpecJson.Read(section.Replace('\'', '"')), problems), problems);
    }
}
