using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>Counts the streams of this silo: of each user, and of all users together.</summary>
internal sealed class StreamQuota(ApiOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = [];

    /// <summary>Opens a stream. Disposing the result closes it.</summary>
    /// <exception cref="ApiException">There are too many streams.</exception>
    public IDisposable Open(string user)
    {
        lock (_lock)
        {
            int own = _open.GetValueOrDefault(user);
            if (own >= options.StreamsPerUser || _open.Values.Sum() >= options.Streams)
            {
                throw new ApiException(StatusCodes.Status429TooManyRequests, own >= options.StreamsPerUser
                    ? $"{user} watches {own} experiments on this silo already, the greatest number; end one of them"
                    : "too many experiments are watched on this silo; try again later, or watch on another silo")
                { RetryAfter = 5 };
            }

            _open[user] = own + 1;
        }

        return new Stream(this, user);
    }

    private void Close(string user)
    {
        lock (_lock)
        {
            if (--_open[user] == 0) _open.Remove(user);
        }
    }

    private sealed class Stream(StreamQuota quota, string user) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0) quota.Close(user);
        }
    }
}
