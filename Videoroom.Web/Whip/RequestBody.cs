using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Videoroom.Web.Whip;

/// <summary>Reads the text of a request, up to a limit.</summary>
internal static class RequestBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the body.</summary>
    /// <returns>The text; or null and the status and the reason to answer with.</returns>
    public static async Task<(string? Text, int Status, string Reason)> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        var buffer = new byte[(int)Math.Min(request.ContentLength ?? maxBytes, maxBytes) + 1];
        var length = 0;
        try
        {
            int read;
            while (length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted)) > 0)
            {
                length += read;
            }

            return length > maxBytes ? TooLarge(maxBytes) : (StrictUtf8.GetString(buffer, 0, length), 0, "");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(maxBytes);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode, "The body did not arrive whole.");
        }
        catch (DecoderFallbackException)
        {
            return (null, StatusCodes.Status400BadRequest, "The body is not UTF-8.");
        }
    }

    private static (string? Text, int Status, string Reason) TooLarge(int maxBytes) =>
        (null, StatusCodes.Status413PayloadTooLarge, $"The body is too long: at most {maxBytes} bytes are taken.");
}
