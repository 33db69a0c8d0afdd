using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Uploads;

/// <summary>The bounds of uploads: the section <c>Gridfold:Uploads</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gridfold:Uploads";

    private const long Most = 1L << 50;

    /// <summary>The most bytes of one upload.</summary>
    /// <value>From 0, for no uploads, to 1,125,899,906,842,624. Default: 1,073,741,824, a GiB.</value>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>The time limit for one upload.</summary>
    /// <value>Above 0 and at most a day. Default: an hour.</value>
    public TimeSpan Time { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Require(MaxBytes is >= 0 and <= Most, nameof(MaxBytes), MaxBytes, $"it must be a number of bytes from 0 to {Most}");
        rules.Time(Time);
    }
}
