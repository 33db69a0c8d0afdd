using Gridfold.Grains.Access;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Quotas;

/// <summary>
/// What each user of a cluster may hold at once: the section <c>Gridfold:Quotas</c>. Operators have only the limits of their names.
/// </summary>
public sealed class QuotaOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gridfold:Quotas";

    private const int MostCount = 1_000_000;
    private const long MostBytes = 1L << 50;

    /// <summary>The slots that the experiments of a user hold at once, over the cluster. Further folds wait.</summary>
    /// <value>From 1 to 1,000,000. Default: none, for no limit.</value>
    public int? Slots { get; set; }

    /// <summary>The experiments of a user that have not ended. Paused ones count.</summary>
    /// <value>From 0 to 1,000,000. Default: none, for no limit.</value>
    public int? Experiments { get; set; }

    /// <summary>The bytes of all uploads of a user, those on their way included.</summary>
    /// <value>From 0 to 1,125,899,906,842,624. Default: 10,737,418,240, 10 GiB.</value>
    public long? StoredBytes { get; set; } = 10L << 30;

    /// <summary>The users with quotas of their own.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<NamedQuota> Users { get; set; } = [];

    /// <summary>The limits of a user.</summary>
    /// <param name="user">The name of the user.</param>
    /// <param name="isOperator">Whether the user acts as an operator.</param>
    public UserLimits Of(string user, bool isOperator)
    {
        UserLimits usual = isOperator ? UserLimits.None : new UserLimits(Slots, Experiments, StoredBytes);
        return Users.FirstOrDefault(named => named.Name == user) is not { } own ? usual : new UserLimits(
            own.Slots ?? usual.Slots, own.Experiments ?? usual.Experiments, own.StoredBytes ?? usual.StoredBytes);
    }

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        Check(new OptionRules(section, problems), new UserLimits(Slots, Experiments, StoredBytes));
        foreach ((int number, NamedQuota named) in Users.Index())
        {
            var rules = new OptionRules($"{section}:{nameof(Users)}:{number}", problems);
            rules.Require(AccessName.IsValid(named.Name) || OidcName.IsValid(named.Name), nameof(named.Name),
                $"'{Bounds.Message(named.Name)}'", $"it names a user, as in alice or oidc:248289761001: {AccessName.Rule}");
            rules.Require(Users.Count(other => other.Name == named.Name) == 1, nameof(named.Name), $"'{named.Name}'",
                "the list names this user twice; write the quota of a user once");
            var own = new UserLimits(named.Slots, named.Experiments, named.StoredBytes);
            rules.Require(own != UserLimits.None, nameof(named.Name), $"'{named.Name}'",
                $"the entry limits nothing; write {nameof(Slots)}, {nameof(Experiments)} or {nameof(StoredBytes)}, or remove it");
            Check(rules, own);
        }
    }

    private static void Check(OptionRules rules, UserLimits limits)
    {
        if (limits.Slots is { } slots) rules.Number(slots, min: 1, MostCount, nameof(Slots));
        if (limits.Experiments is { } experiments) rules.Number(experiments, min: 0, MostCount, nameof(Experiments));
        if (limits.StoredBytes is { } bytes)
        {
            rules.Require(
                bytes is >= 0 and <= MostBytes, nameof(StoredBytes), bytes, $"it must be a number of bytes from 0 to {MostBytes}");
        }
    }
}
