namespace Gridfold.Silo.Api.Bounds;

/// <summary>Counts the uploads that are sent to or from this silo. Each has a part in memory.</summary>
internal sealed class UploadQuota() : UserQuota(PerUser, All)
{
    /// <summary>The uploads of one user at the same time.</summary>
    public const int PerUser = 4;

    /// <summary>The uploads of all users at the same time.</summary>
    public const int All = 40;

    protected override string AllAreTooMany => "too many uploads are on their way through this silo; try again later";

    protected override string OwnAreTooMany(string user, int own) =>
        $"{user} has {own} uploads on their way through this silo, the greatest number; wait for the end of one of them";
}
