using System.Net.Http.Headers;
using System.Text;
using Videoroom.Client.Sdp;
using Videoroom.Client.Signalling;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>Players that offer to receive and never come: each costs the node a peer connection for as long as it waits.</summary>
internal sealed class SeatGrab : IAttack
{
    private const int MaxPending = 16;

    private readonly PendingWork _work;
    private readonly Uri _endpoint;
    private readonly byte[] _offer;
    private long _bytes;

    public SeatGrab(AttackerOptions options)
    {
        _endpoint = new Uri(options.Page, "whep/" + Uri.EscapeDataString(options.Room));
        using var certificate = DtlsCertificate.CreateSelfSigned();
        SessionLine[] lines = [new SessionLine("0", MediaKind.Audio, null), new SessionLine("1", MediaKind.Video, null)];
        _offer = Encoding.UTF8.GetBytes(OfferWriter.Write(lines, IceParameters.CreateRandom(), certificate.Fingerprint, version: 1));
        _work = new PendingWork(OpenAsync, MaxPending, maxHeld: 0);
    }

    public long Attempts => _work.Attempts;

    public long Failed => _work.Failed;

    public long Bytes => Interlocked.Read(ref _bytes);

    public string Detail => $"{StrangeAddress.Count} addresses";

    public void Step() => _work.Step();

    public Task ReleaseAsync() => _work.ReleaseAsync();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task<IAsyncDisposable> OpenAsync(int number, CancellationToken cancellation)
    {
        using var handler = SourceAddress.Handler(StrangeAddress.Of(number));
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ByteArrayContent(_offer) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        using var response = await invoker.SendAsync(request, cancellation);
        Interlocked.Add(ref _bytes, _offer.Length);
        response.EnsureSuccessStatusCode();
        return Nothing.Instance;
    }

    /// <summary>The session is left to itself.</summary>
    private sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
