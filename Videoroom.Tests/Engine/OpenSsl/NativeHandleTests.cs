using Videoroom.Engine.Dtls;
using Videoroom.Engine.OpenSsl;
using Videoroom.Engine.Srtp;
using Videoroom.Tests.Engine.Dtls;
using Videoroom.Tests.Engine.Srtp;

namespace Videoroom.Tests.Engine.OpenSsl;

/// <summary>Counts the process's native objects, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(NativeHandleTests), DisableParallelization = true)]
[Collection(nameof(NativeHandleTests))]
public class NativeHandleTests
{
    [Fact]
    public void Sessions_contexts_and_ciphers_free_what_they_took()
    {
        CallOnce();
        // What other tests left to the collector must not go while we count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = NativeHandle.Live;

        for (var i = 0; i < 20; i++)
        {
            CallOnce();
        }

        Assert.Equal(before, NativeHandle.Live);
    }

    private static void CallOnce()
    {
        using var certificate = DtlsCertificate.CreateSelfSigned();
        using var context = new DtlsContext(certificate);
        using var link = new DtlsLink(context, context);
        link.Run();
        using var unfinished = context.CreateSession(DtlsRole.Client, 0);
        using var keys = link.Client.ExportSrtpKeys();
        using var sender = new SrtpSender(keys, DtlsRole.Client);
        using var receiver = new SrtpReceiver(keys, DtlsRole.Client);
        using var counterMode = new SrtpPair(SrtpProfile.Aes128CmSha1Tag80);
        Assert.Throws<OpenSslException>(() => new DtlsContext(certificate, protocolVersion: 1, "ALL", srtpProfiles: null));
    }
}
