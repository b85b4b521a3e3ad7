using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Akka.Actor;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Web.Whip;

/// <summary>
/// One WHIP or WHEP session, from its POST to its end. HTTP requests call it on one side and the peer's channel on the other,
/// so its state has a lock.
/// </summary>
internal sealed class HttpSession : IHttpPeer
{
    private const int IdBytes = 24;

    private static readonly HttpOutcome GivenWay =
        new(null, RefusalCodes.RateLimited, "Too many sessions wait for their clients.");

    private readonly Lock _gate = new();
    private readonly HttpSessionRegistry _registry;
    private TaskCompletionSource<HttpOutcome>? _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _usernameFragment;
    private string _entityTag = NewEntityTag();
    private string _restart = "";
    private IActorRef? _channel;
    private bool _isOver;
    private volatile bool _isSeated;
    private volatile IReadOnlyList<UnplayableTrack> _unplayable = [];

    /// <param name="roomId">Its room.</param>
    /// <param name="offer">The client's offer.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="registry">Is told when its client has arrived, and once when nobody may address it any more.</param>
    public HttpSession(string roomId, HttpOffer offer, IPAddress address, HttpSessionRegistry registry)
    {
        RoomId = roomId;
        Role = offer.Role;
        Address = address;
        _usernameFragment = offer.UsernameFragment;
        _registry = registry;
    }

    /// <summary>192 random bits, base64url: the only authority over the session. Never logged.</summary>
    public string Id { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    public string RoomId { get; }

    public PeerRole Role { get; }

    public IPAddress Address { get; }

    /// <summary>
    /// How the POST ends. To be taken before the channel is opened: the session itself does not keep the answer, which is long. Until
    /// then nothing but <see cref="GiveWay"/> can have ended it.
    /// </summary>
    public Task<HttpOutcome> Outcome => Volatile.Read(ref _outcome)?.Task ?? Task.FromResult(GivenWay);

    /// <summary>Names the ICE session (RFC 9725, section 4.3.1), with its quotes.</summary>
    public string EntityTag
    {
        get
        {
            lock (_gate)
            {
                return _entityTag;
            }
        }
    }

    /// <summary>Tracks of the room that the client, a player, cannot be sent now.</summary>
    public IReadOnlyList<UnplayableTrack> Unplayable => _unplayable;

    /// <inheritdoc/>
    public void Opened(IActorRef channel)
    {
        bool isOver;
        lock (_gate)
        {
            _channel = channel;
            isOver = _isOver;
        }

        if (isOver)
        {
            channel.Tell(CloseHttpChannel.Instance);
        }
    }

    /// <inheritdoc/>
    public void Answered(HttpAnswer answer)
    {
        var restart = TrickleIceFragment.WriteRestart(answer.Sdp);
        lock (_gate)
        {
            _restart = restart;
        }

        _unplayable = answer.Unplayable;
        EndPost(new HttpOutcome(answer, null, null));
    }

    /// <inheritdoc/>
    public void Arrived() => _registry.OnArrived(this);

    /// <inheritdoc/>
    public void Seated()
    {
        _isSeated = true;
        _registry.OnArrived(this);
    }

    /// <inheritdoc/>
    public void UnplayableChanged(IReadOnlyList<UnplayableTrack> tracks) => _unplayable = tracks;

    /// <inheritdoc/>
    public void Refused(string code, string reason)
    {
        var wasAnswered = !EndPost(new HttpOutcome(null, code, reason));
        End(wasAnswered);
    }

    /// <inheritdoc/>
    public void Ended() => End(wasAnswered: false);

    /// <summary>The client ends the session, or gives up waiting for it.</summary>
    public void Close()
    {
        End(wasAnswered: false);
        _channel?.Tell(CloseHttpChannel.Instance);
    }

    /// <summary>Others have come while this one's client has not. The registry has forgotten it.</summary>
    public void GiveWay()
    {
        EndPost(GivenWay);
        Close();
    }

    /// <summary>
    /// Takes a fragment that was read. Our credentials stay, and checks under any of the client's are taken: a restart only
    /// names a new ICE session.
    /// </summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="ifMatch">The request's If-Match.</param>
    public TrickleOutcome Trickle(TrickleIceFragment fragment, string ifMatch)
    {
        lock (_gate)
        {
            // In quotes it would be an entity tag, but none is called so: some clients quote whatever they send.
            var isAny = ifMatch.Trim() is "*" or "\"*\"";
            if (!isAny && !ifMatch.Split(',', StringSplitOptions.TrimEntries).Contains(_entityTag, StringComparer.Ordinal))
            {
                return TrickleOutcome.Of(TrickleResult.OtherSession);
            }

            if (fragment.UsernameFragment == _usernameFragment)
            {
                _channel?.Tell(ExtendHttpChannel.Instance);
                return TrickleOutcome.Of(TrickleResult.Taken);
            }

            if (!isAny)
            {
                return TrickleOutcome.Of(TrickleResult.OtherCredentials);
            }

            if (fragment.Password is null)
            {
                return TrickleOutcome.Of(TrickleResult.NoPassword);
            }

            _usernameFragment = fragment.UsernameFragment;
            _entityTag = NewEntityTag();
            _channel?.Tell(ExtendHttpChannel.Instance);
            return new TrickleOutcome(TrickleResult.Restarted, _entityTag, _restart);
        }
    }

    /// <returns>False when it had ended.</returns>
    private bool EndPost(HttpOutcome outcome) => Interlocked.Exchange(ref _outcome, null)?.TrySetResult(outcome) ?? false;

    private void End(bool wasAnswered)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        _registry.OnEnded(this, wasDropped: wasAnswered && !_isSeated);
    }

    private static string NewEntityTag() => $"\"{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12))}\"";
}
