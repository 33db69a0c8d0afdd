using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("./gridfold", "dotnet", "./gridfold")]
    [InlineData("/opt/my tools/gridfold", "dotnet", "'/opt/my tools/gridfold'")]
    [InlineData(null, "./gridfold", "./gridfold")]
    [InlineData(null, "/app/gridfold", "/app/gridfold")]
    [InlineData(null, "dotnet", "gridfold")]
    [InlineData("", null, "gridfold")]
    public void Of_AsItWasCalled(string? told, string? argument, string expected) =>
        Assert.Equal(expected, ProgramName.Of(told, argument).ToString());

    [Theory]
    [InlineData("Go on with:\n  gridfold resume a-b", "Go on with:\n  ./gridfold resume a-b")]
    [InlineData("'gridfold list' shows them (gridfold help run)", "'./gridfold list' shows them (./gridfold help run)")]
    [InlineData("gridfold.db and ./gridfold run", "gridfold.db and ./gridfold run")]
    [InlineData("no gridfold of this user; GRIDFOLD_HOME", "no gridfold of this user; GRIDFOLD_HOME")]
    public void In_NamesCommandsAsTheyCanBeTyped(string message, string expected) =>
        Assert.Equal(expected, ProgramName.Of("./gridfold", null).In(message));
}
