using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

public class RefusedOfferTests : NegotiatorTestBase
{
    [Fact]
    public void Row05_a_fingerprint_that_changes_in_renegotiation_is_refused()
    {
        Client.AddOwn("cam", MediaKind.Video);
        Offer();
        Client.Fingerprints[0] = new CertificateFingerprint("sha-256", "CC:DD");
        AssertRefused("fingerprint");
    }

    [Fact]
    public void Row05_no_fingerprint_or_only_a_weak_one_is_refused_and_a_weak_one_beside_a_strong_one_is_left_out()
    {
        Client.AddOwn("cam", MediaKind.Video);
        Client.Fingerprints.Clear();
        AssertRefused("no a=fingerprint");
        Client.Fingerprints.Add(new CertificateFingerprint("sha-1", "AA:BB"));
        AssertRefused("weak hash");
        Client.Fingerprints.Add(new CertificateFingerprint("sha-384", "AA:BB"));
        Assert.Equal("sha-384", Assert.Single(Offer().RemoteFingerprints!).Algorithm);
    }

    [Fact]
    public void Row10_what_the_server_cannot_run_is_refused_with_a_sentence()
    {
        Client.AddOwn("cam", MediaKind.Video);
        Client.Mistake = line => line with { Direction = SdpDirection.SendRecv };
        AssertRefused("sendrecv");
        Client.Mistake = line => line with { RtcpMux = false };
        AssertRefused("rtcp-mux");
        Client.Mistake = line => line with { Ice = null };
        AssertRefused("ice-ufrag");
        Client.Mistake = line => line with { Payloads = [OfferingClient.Video(35, "H265", null)] };
        AssertRefused("no codec that this server takes: m-line 0 (video) offers H265 where one of VP8, H264, VP9, AV1 was expected.");
        Client.Mistake = line => line;
        Assert.Equal(
            Negotiator.BadOffer,
            Negotiator.HandleOffer(new ClientOffer("nonsense", Client.Own, Client.Metadata, Client.Bitrates), 0).Error!.Code);
    }

    [Fact]
    public void Row11_a_track_id_of_another_peer_is_refused_and_nothing_changes()
    {
        var mid = Client.AddOwn("cam", MediaKind.Video);
        Offer();
        Client.Own[mid] = "Q:cam";
        AssertRefused("own id");
        Client.Own[mid] = "P:cam";
        Client.Metadata["Q:cam"] = "{}";
        AssertRefused("own id");
        Client.Metadata.Clear();
        Assert.Empty(Offer().Unpublish);
    }

    [Fact]
    public void Too_many_tracks_and_one_track_on_two_lines_are_refused()
    {
        for (var i = 0; i <= 16; i++)
        {
            Client.AddOwn($"t{i}", MediaKind.Audio);
        }

        AssertRefused("more than 16 tracks");
        Client.RemoveOwn("0");
        Client.Own["1"] = Client.Own["2"];
        AssertRefused("two m-lines");
    }

    private void AssertRefused(string part)
    {
        var result = Negotiator.HandleOffer(Client.Offer(), 0);
        Assert.Equal(Negotiator.BadOffer, result.Error?.Code);
        Assert.Contains(part, result.Error!.Message);
        Assert.Null(result.Answer);
        Assert.Empty(result.Publish);
    }
}
