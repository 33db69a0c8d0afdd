using Gridfold.Models.Input;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gridfold.Hosting.Clusters;

/// <summary>The log of the embedded silo on stderr. It is silent unless GRIDFOLD_LOG names a level.</summary>
internal static class ClientLog
{
    /// <summary>The environment variable for the level of the log.</summary>
    public const string Variable = "GRIDFOLD_LOG";

    /// <summary>Adds the log that the environment asks for.</summary>
    /// <exception cref="InputException">GRIDFOLD_LOG is not a level.</exception>
    public static void Configure(ILoggingBuilder logging)
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(named)) return;
        if (!Enum.TryParse(named, ignoreCase: true, out LogLevel level))
            throw new InputException($"{Variable} is '{named}', which is not a level; "
                + $"use one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
        logging.SetMinimumLevel(level);
        logging.AddSimpleConsole(options => options.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
