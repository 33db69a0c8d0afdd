using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Bounds;

/// <summary>Counts what is open on this silo: of each user, and of all users together.</summary>
/// <param name="perUser">The greatest number of one user.</param>
/// <param name="all">The greatest number of all users together.</param>
internal abstract class UserQuota(int perUser, int all)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = [];

    /// <summary>Opens one more. Disposing the result closes it.</summary>
    /// <exception cref="ApiException">There are too many.</exception>
    public IDisposable Open(string user)
    {
        lock (_lock)
        {
            int own = _open.GetValueOrDefault(user);
            if (own >= perUser || _open.Values.Sum() >= all)
            {
                throw new ApiException(StatusCodes.Status429TooManyRequests, own >= perUser ? OwnAreTooMany(user, own) : AllAreTooMany)
                { RetryAfter = 5 };
            }

            _open[user] = own + 1;
        }

        return new Entry(this, user);
    }

    /// <summary>The message where one more would be too many of a user.</summary>
    protected abstract string OwnAreTooMany(string user, int own);

    /// <summary>The message where one more would be too many of all users together.</summary>
    protected abstract string AllAreTooMany { get; }

    private void Close(string user)
    {
        lock (_lock)
        {
            if (--_open[user] == 0) _open.Remove(user);
        }
    }

    private sealed class Entry(UserQuota quota, string user) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0) quota.Close(user);
        }
    }
}
