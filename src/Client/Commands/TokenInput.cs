using System.Text;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary>Asks for a token. What the user types is not shown. A pipe gives its first line.</summary>
internal static class TokenInput
{
    /// <summary>Reads a token. Null where none was given.</summary>
    public static string? Read(Terminal terminal, ApiAddress address)
    {
        if (Console.IsInputRedirected) return Console.In.ReadLine() is { } line && line.Trim().Length > 0 ? line.Trim() : null;
        terminal.Complain($"Token for {address} (it is not shown; Enter for none): ");
        var text = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key != ConsoleKey.Backspace) text.Append(key.KeyChar);
            else if (text.Length > 0) text.Length--;
        }

        return text.ToString().Trim() is { Length: > 0 } typed ? typed : null;
    }
}
