using Gridfold.SearchBench;
using Gridfold.SearchBench.Coverage;
using Gridfold.SearchBench.Fronts;
using Gridfold.SearchBench.Regrets;
using Gridfold.SearchBench.Schedules;

// bench/README.md shows the measurements.
switch (args)
{
    case ["cost"]:
        SuggestionCost.Print();
        return 0;
    case ["coverage"]:
        return CoverageBenchmark.Run();
    case ["fronts", .. string[] words]:
        return FrontBenchmark.Run(words);
    case ["regret", .. string[] options]:
        return RegretBenchmark.Run(RegretOptions.Read(options));
    case ["schedulers", .. string[] options]:
        return ScheduleBenchmark.Run(ScheduleOptions.Read(options));
    default:
        Console.Error.WriteLine($"""
            Usage: Gridfold.SearchBench cost
                   Gridfold.SearchBench coverage
                   Gridfold.SearchBench fronts [SEARCHER,... [SEEDS]]
                   Gridfold.SearchBench regret [OPTION VALUE]...
            {RegretOptions.Usage}
                   Gridfold.SearchBench schedulers [OPTION VALUE]...
            {ScheduleOptions.Usage}
            """);
        return 2;
}
