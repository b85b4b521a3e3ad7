using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Who may use the TURN server: added when a peer connection is made, removed when it ends; in between the credentials do
/// not expire. Read by every loop, without locks.
/// </summary>
internal sealed class TurnUsers
{
    private const int MaxUsername = 256;
    private const int SecretBytes = 32;

    private readonly TurnServiceOptions _options;
    private readonly TimeProvider _clock;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretBytes);
    private readonly ConcurrentDictionary<string, TurnUser> _byUsername = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TurnUser>.AlternateLookup<ReadOnlySpan<char>> _byUsernameSpan;

    /// <param name="options">Realm and quotas.</param>
    /// <param name="clock">The wall clock, for the user names.</param>
    public TurnUsers(TurnServiceOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _byUsernameSpan = _byUsername.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Users that may come.</summary>
    public int Count => _byUsername.Count;

    /// <summary>Makes credentials in the form that TURN servers share with those who hand them out: time, colon, name.</summary>
    /// <param name="name">Unique for a session, ASCII, no longer than 200 characters.</param>
    /// <param name="session">Whom his allocations reach.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, not ASCII or given already.</exception>
    public TurnUser Add(string name, object? session)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var username = string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().ToUnixTimeSeconds()}:{name}");
        if (username.Length > MaxUsername || !Ascii.IsValid(username))
        {
            throw new ArgumentException($"A TURN user's name is at most {MaxUsername - 12} ASCII characters.", nameof(name));
        }

        var password = Convert.ToBase64String(HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(username)));
        var user = new TurnUser(username, password, Key(username, password), session, _options);
        if (!_byUsername.TryAdd(username, user))
        {
            throw new ArgumentException($"There is a TURN user {username} already.", nameof(name));
        }

        return user;
    }

    /// <summary>
    /// Ends a user: nothing of his is accepted from now on, and each loop ends his allocations at its next sweep. Later calls
    /// change nothing.
    /// </summary>
    public void Remove(TurnUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.Close();
        _byUsername.TryRemove(KeyValuePair.Create(user.Username, user));
    }

    /// <summary>Whose user name it is; null for nobody's.</summary>
    /// <param name="username">As it came.</param>
    public TurnUser? Find(ReadOnlySpan<byte> username)
    {
        if (username.Length > MaxUsername)
        {
            return null;
        }

        Span<char> text = stackalloc char[MaxUsername];
        var length = Encoding.Latin1.GetChars(username, text);
        return _byUsernameSpan.TryGetValue(text[..length], out var user) && !user.IsClosed ? user : null;
    }

    // RFC 8489, section 9.2.2, prescribes MD5; what it hashes has 256 random bits, which no weakness of it brings to light.
    private byte[] Key(string username, string password) => MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{_options.Realm}:{password}"));
}
