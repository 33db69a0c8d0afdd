namespace Gridfold.GpuCheck.Sections;

/// <summary>A section's own process. It writes the section's tables, and the verdict last.</summary>
internal static class SectionProcess
{
    public const string Command = "section";

    public static int Run(string name, CheckOptions options)
    {
        if (Section.All.FirstOrDefault(section => section.Name == name) is not { } section)
        {
            string known = string.Join(", ", Section.All.Select(section => section.Name));
            Console.Error.WriteLine($"there is no section '{name}'; there are {known}");
            return Check.BadUse;
        }

        try
        {
            var context = new SectionContext(options, TimeSpan.FromSeconds(section.Seconds));
            Console.WriteLine(section.Run(context).Line);
            return 0;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            Console.WriteLine(new Outcome(Verdict.Failed, exception.Message.ReplaceLineEndings(" ")).Line);
            return 1;
        }
    }
}
