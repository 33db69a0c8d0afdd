namespace Gridfold.Silo.Api.Bounds;

/// <summary>Counts the streams of this silo: of each user, and of all users together.</summary>
internal sealed class StreamQuota(ApiOptions options) : UserQuota(options.StreamsPerUser, options.Streams)
{
    protected override string AllAreTooMany =>
        "too many experiments are watched on this silo; try again later, or watch on another silo";

    protected override string OwnAreTooMany(string user, int own) =>
        $"{user} watches {own} experiments on this silo already, the greatest number; end one of them";
}
