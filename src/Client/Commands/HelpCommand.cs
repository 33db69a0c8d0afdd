using System.CommandLine;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold help [COMMAND]</c>: shows the same text as <c>--help</c>.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        var words = new Argument<string[]>("command") { Description = "What to explain", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("help", "Explain the program or a command") { words };
        command.SetAction(
            parsed => root.Parse([.. parsed.GetRequiredValue(words), "--help"]).Invoke(parsed.InvocationConfiguration));
        return command;
    }
}
