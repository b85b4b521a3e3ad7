using System.Net;

namespace Videoroom.Web.Signalling;

/// <summary>
/// A rate limit for each client's address (RFC 9725, section 5). Addresses that have not asked for long are forgotten; when
/// more ask at a time than are remembered, new ones are refused. Thread-safe.
/// </summary>
/// <param name="perSecond">Requests a second; ten seconds' worth may come at once.</param>
/// <param name="clock">The time.</param>
/// <param name="maxAddresses">How many addresses are remembered.</param>
internal sealed class AddressRateLimit(int perSecond, TimeProvider clock, int maxAddresses = AddressRateLimit.DefaultMaxAddresses)
{
    /// <summary>A few megabytes.</summary>
    public const int DefaultMaxAddresses = 65_536;

    private const int BurstSeconds = 10;

    // By then every bucket is full again, and as good as a new one.
    private static readonly TimeSpan Generation = TimeSpan.FromSeconds(BurstSeconds);

    private readonly Lock _gate = new();
    private Dictionary<IPAddress, TokenBucket> _young = [];
    private Dictionary<IPAddress, TokenBucket> _old = [];
    private long _since = clock.GetTimestamp();

    /// <summary>Whether a request from this address may go on.</summary>
    public bool TryTake(IPAddress address)
    {
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            ForgetOld();
            if (!_young.TryGetValue(key, out var bucket))
            {
                if (_young.Count >= maxAddresses)
                {
                    return false;
                }

                bucket = _old.GetValueOrDefault(key) ?? new TokenBucket(perSecond, clock, BurstSeconds);
                _young.Add(key, bucket);
            }

            return bucket.TryTake();
        }
    }

    /// <summary>Whether <see cref="TryTake"/> would say yes. Takes nothing.</summary>
    public bool CanTake(IPAddress address)
    {
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            ForgetOld();
            var bucket = _young.GetValueOrDefault(key) ?? _old.GetValueOrDefault(key);
            return bucket?.Has(1) ?? _young.Count < maxAddresses;
        }
    }

    private void ForgetOld()
    {
        var now = clock.GetTimestamp();
        if (clock.GetElapsedTime(_since, now) < Generation)
        {
            return;
        }

        (_old, _young) = (_young, []);
        _since = now;
    }
}
