using Gridfold.Hosting.Clusters;

namespace Gridfold.Client.Tests.Clusters;

public sealed class GatewayTurnTests
{
    private static readonly Uri First = new("gwy.tcp://10.0.0.1:30000/0");
    private static readonly Uri Second = new("gwy.tcp://10.0.0.2:30000/0");
    private static readonly Uri Third = new("gwy.tcp://10.0.0.3:30000/0");

    [Fact]
    public void Choose_NotLeft_StaysAtOneGateway()
    {
        GatewayTurn turn = New(first: 1);
        Assert.Equal(Second, turn.Choose([First, Second, Third]));
        Assert.Equal(Second, turn.Choose([Third, First, Second]));
        Assert.Equal(Second, turn.Choose([Second]));
    }

    [Fact]
    public void Choose_LeftOnceOrOften_TakesTheNextOneRoundTheCluster()
    {
        GatewayTurn turn = New(first: 1);
        Assert.Equal(Second, turn.Choose([First, Second, Third]));
        turn.Leave();
        turn.Leave();
        Assert.Equal(Third, turn.Choose([Second, First, Third]));
        Assert.Equal(Third, turn.Choose([Second, First, Third]));
        turn.Leave();
        Assert.Equal(First, turn.Choose([First, Second, Third]));
    }

    [Fact]
    public void Choose_TheGatewayIsNoLongerKnown_TakesAnother()
    {
        GatewayTurn turn = New(first: 2);
        Assert.Equal(Third, turn.Choose([First, Second, Third]));
        Assert.Equal(First, turn.Choose([First, Second]));
    }

    [Fact]
    public void Choose_OnlyTheGatewayThatWasLeftIsKnown_TakesItAgain()
    {
        GatewayTurn turn = New(first: 0);
        Assert.Equal(First, turn.Choose([First]));
        turn.Leave();
        Assert.Equal(First, turn.Choose([First]));
    }

    [Fact]
    public void Choose_NoneIsKnown_ChoosesNoneAndKeepsTheTurn()
    {
        GatewayTurn turn = New(first: 1);
        Assert.Null(turn.Choose([]));
        Assert.Equal(Second, turn.Choose([First, Second]));
        Assert.Null(turn.Choose([]));
        Assert.Equal(Second, turn.Choose([First, Second]));
    }

    [Fact]
    public void Next_AnotherClient_BeginsWithTheNextOneAndLeavesThisTurnAsItIs()
    {
        GatewayTurn turn = New(first: 1);
        Assert.Equal(Second, turn.Choose([First, Second, Third]));
        GatewayTurn next = turn.Next();
        Assert.Equal(Third, next.Choose([First, Second, Third]));
        next.Leave();
        Assert.Equal(Second, turn.Choose([First, Second, Third]));
    }

    private static GatewayTurn New(int first) => new(_ => first);
}
