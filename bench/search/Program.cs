using Gridfold.SearchBench;
using Gridfold.SearchBench.Regrets;

// bench/README.md shows both measurements.
switch (args)
{
    case ["cost"]:
        SuggestionCost.Print();
        return 0;
    case ["regret", .. string[] options]:
        return RegretBenchmark.Run(RegretOptions.Read(options));
    default:
        Console.Error.WriteLine($"""
            Usage: Gridfold.SearchBench cost
                   Gridfold.SearchBench regret [OPTION VALUE]...
            {RegretOptions.Usage}
            """);
        return 2;
}
