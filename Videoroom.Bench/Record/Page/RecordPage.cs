namespace Videoroom.Bench.Record.Page;

/// <summary>The page that sends: its source, its peer connection and the exchange of offer and answer with <see cref="PageServer"/>.</summary>
internal static class RecordPage
{
    /// <summary>
    /// The document. <c>window.__sending</c> is a promise that is kept when the answer is set, and broken with the reason when that
    /// fails. The picture moves everywhere but slowly: encoders need bits for it, and all layers are worth their own.
    /// </summary>
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Recorder</title>
        <script>
          function tone() {
            const context = new AudioContext({ sampleRate: 48000 });
            const oscillator = new OscillatorNode(context, { frequency: 440 });
            const volume = new GainNode(context, { gain: 0.5 });
            const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
            oscillator.connect(volume).connect(destination);
            oscillator.start();
            return destination.stream.getAudioTracks()[0];
          }

          function draw(context, width, height, number) {
            const turn = number / 90;
            const sky = context.createLinearGradient(0, 0, width, height);
            sky.addColorStop(0, `hsl(${number % 360} 60% 35%)`);
            sky.addColorStop(1, `hsl(${(number + 120) % 360} 60% 65%)`);
            context.fillStyle = sky;
            context.fillRect(0, 0, width, height);
            for (let i = 0; i < 24; i++) {
              const angle = turn * (1 + i % 3) + i;
              const x = width * (0.5 + 0.45 * Math.cos(angle + i));
              const y = height * (0.5 + 0.42 * Math.sin(angle * 1.3));
              context.fillStyle = `hsl(${(i * 47 + number) % 360} 80% ${30 + (i % 5) * 12}%)`;
              context.beginPath();
              context.arc(x, y, height / (8 + i % 7), 0, 2 * Math.PI);
              context.fill();
            }
            context.fillStyle = '#fff';
            context.font = `bold ${Math.round(height / 5)}px monospace`;
            context.fillText(String(number % 1000).padStart(3, '0'), width * 0.05, height * 0.25);
          }

          function camera({ width, height, frameRate }) {
            // Outside the document, where nothing paints it besides.
            const canvas = document.createElement('canvas');
            canvas.width = width;
            canvas.height = height;
            const context = canvas.getContext('2d');
            const track = canvas.captureStream(0).getVideoTracks()[0];
            let number = 0;
            setInterval(() => {
              draw(context, width, height, number++);
              track.requestFrame();
            }, 1000 / frameRate);
            return track;
          }

          function prefer(transceiver, kind, mimeType) {
            const { codecs } = RTCRtpSender.getCapabilities(kind);
            const wanted = codecs.filter(codec => codec.mimeType.toLowerCase() === mimeType.toLowerCase());
            if (wanted.length === 0) throw new Error(`This browser does not send ${mimeType}.`);
            transceiver.setCodecPreferences([...wanted, ...codecs.filter(codec => codec.mimeType.endsWith('/rtx'))]);
          }

          async function send() {
            const settings = await (await fetch('/settings')).json();
            const track = settings.kind === 'audio' ? tone() : camera(settings);
            const connection = new RTCPeerConnection();
            const transceiver = connection.addTransceiver(track, { direction: 'sendonly', sendEncodings: settings.encodings });
            prefer(transceiver, settings.kind, settings.mimeType);
            const parameters = transceiver.sender.getParameters();
            parameters.degradationPreference = 'maintain-resolution';
            await transceiver.sender.setParameters(parameters);
            await connection.setLocalDescription();
            const response = await fetch('/offer', { method: 'POST', body: connection.localDescription.sdp });
            const text = await response.text();
            if (!response.ok) throw new Error(text);
            await connection.setRemoteDescription({ type: 'answer', sdp: text });
            window.__connection = connection;
          }

          window.__sending = send();
        </script>
        """;
}
