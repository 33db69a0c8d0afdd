using Gridfold.Models.Input;

namespace Gridfold.Grains.Retention;

/// <summary>How long a cluster keeps what ended experiments have stored. Without options it keeps everything.</summary>
[GenerateSerializer, Alias("gridfold.retention-options")]
public sealed class RetentionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Gridfold:Retention";

    /// <summary>The time after its end for which an experiment is kept, with all that belongs to it.</summary>
    /// <value>At least a minute. Default: null, for ever.</value>
    [Id(0)]
    public TimeSpan? Experiments { get; set; }

    /// <summary>The time after the end of its experiment for which a kept model is kept. Results stay.</summary>
    /// <value>At least a minute. Default: null, as long as the experiment.</value>
    [Id(1)]
    public TimeSpan? Models { get; set; }

    /// <summary>The shorter of both times. Nothing of a younger experiment is removed.</summary>
    internal TimeSpan Shortest => (Experiments, Models) is ({ } experiments, { } models)
        ? TimeSpan.FromTicks(Math.Min(experiments.Ticks, models.Ticks))
        : Experiments ?? Models ?? TimeSpan.MaxValue;

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        foreach ((string name, TimeSpan? time) in ((string, TimeSpan?)[])[(nameof(Experiments), Experiments), (nameof(Models), Models)])
        {
            if (time is { } value)
                rules.Require(value >= TimeSpan.FromMinutes(1), name, value, "it must be at least a minute; 30.00:00:00 means 30 days");
        }
    }
}
