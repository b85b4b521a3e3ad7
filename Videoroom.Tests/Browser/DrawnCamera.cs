namespace Videoroom.Tests.Browser;

/// <summary>
/// A camera whose pictures have the size that a test needs. All pages of a browser share its fake camera: the first that opens it decides
/// how large it is, and for a while after its page is gone.
/// </summary>
internal static class DrawnCamera
{
    /// <summary>JavaScript for before a page's own: a field that changes its colour ten times a second, 16:9, is the camera.</summary>
    /// <param name="width">In pixels.</param>
    public static string Script(int width) => $$"""
        (() => {
          const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async constraints => {
            const tracks = constraints.audio ? (await open({ audio: constraints.audio })).getTracks() : [];
            if (constraints.video) {
              const canvas = Object.assign(document.createElement('canvas'), { width: {{width}}, height: {{width * 9 / 16}} });
              const context = canvas.getContext('2d');
              let hue = 0;
              setInterval(() => { context.fillStyle = `hsl(${hue += 7} 80% 50%)`; context.fillRect(0, 0, canvas.width, canvas.height); }, 100);
              tracks.push(...canvas.captureStream(10).getTracks());
            }
            return new MediaStream(tracks);
          };
        })();
        """;
}
