using System.Text.Json.Nodes;

namespace Gridfold.Client.Tests.Commands;

public sealed class PlanPriceTests
{
    [Fact]
    public async Task Plan_KnownTimeOfAnEpoch_HasLeastExpectedAndGreatestMoney()
    {
        JsonNode plan = await Plan("--price", "EUR 2.5/h", "--epoch-seconds", "0.25");
        Assert.Equal("EUR 2.5/slot-hour", plan["price"]!.GetValue<string>());
        Assert.Equal(0.625, plan["greatest_money"]!.GetValue<double>(), 1e-12);
        Assert.Equal(0.625, plan["expected_money"]!.GetValue<double>(), 1e-12);
        Assert.Equal(0.625, plan["least_money"]!.GetValue<double>(), 1e-12);
        Assert.Null(plan["jobs_measured"]);
    }

    [Fact]
    public async Task Plan_TrialsCanStopEarly_HasMoneyForFewerEpochs()
    {
        JsonNode plan = await Plan(
            "--price", "2.5/h", "--epoch-seconds", "0.25", "--set", "scheduler={name: asha, eta: 2, min_epochs: 5}");
        double[] money = [Of("least_money"), Of("expected_money"), Of("greatest_money")];
        double[] epochs = [Of("least_epochs_trained"), Of("expected_epochs_trained"), Of("epochs_trained")];
        Assert.True(money[0] < money[1] && money[1] < money[2], string.Join(' ', money));

        // The numbers of epochs are rounded.
        Assert.All(money.Zip(epochs), pair => Assert.Equal(pair.Second * 0.25 * 2.5 / 3600, pair.First, 1e-3));

        double Of(string name) => plan[name]!.GetValue<double>();
    }

    [Fact]
    public async Task Plan_PriceOfANode_IsDividedByItsSlots()
    {
        double slot = (await Plan("--price", "2.5/slot-hour", "--epoch-seconds", "1"))["expected_money"]!.GetValue<double>();
        double node = (await Plan("--price", "2.5/node-hour", "--epoch-seconds", "1"))["expected_money"]!.GetValue<double>();
        Assert.Equal(slot / Environment.ProcessorCount, node, 1e-12);
    }

    [Fact]
    public async Task Plan_ForPeople_HasTheCurrency()
    {
        CommandResult plan = await Sandbox.Run(
            "plan", Sandbox.Example("iris-kfold.yaml"), "--price", "EUR 2.50/h", "--epoch-seconds", "0.25");
        Assert.Matches(@"expected money +EUR 0\.63", plan.Expect(ExitCode.Done).Output);
        Assert.Matches(@"price +EUR 2\.50/slot-hour", plan.Output);
    }

    [Theory]
    [InlineData("--price is '2.5'; it must be an amount of money", "--price", "2.5", "--epoch-seconds", "1")]
    [InlineData("--price needs the time of an epoch: add --measure, or --epoch-seconds", "--price", "2.5/h")]
    [InlineData("--measure and --epoch-seconds exclude each other", "--measure", "--epoch-seconds", "1")]
    [InlineData("--epoch-seconds is 0; it must be above 0 and at most 1000000", "--epoch-seconds", "0")]
    [InlineData("--epoch-seconds is NaN; it must be above 0", "--epoch-seconds", "NaN")]
    [InlineData("--epoch-seconds is 'soon'; it must be a number", "--epoch-seconds", "soon")]
    public async Task Plan_MistakenOptions_SaysWhatIsWrong(string error, params string[] options)
    {
        CommandResult plan = await Sandbox.Run(["plan", Sandbox.Example("iris-kfold.yaml"), .. options]);
        Assert.NotEqual(ExitCode.Done, plan.ExitCode);
        Assert.Contains(error, plan.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Plan(params string[] options)
    {
        CommandResult plan = await Sandbox.Run(["plan", Sandbox.Example("iris-kfold.yaml"), "-o", "json", .. options]);
        return JsonNode.Parse(plan.Expect(ExitCode.Done).Output)![0]!;
    }
}
