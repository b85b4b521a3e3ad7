using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Videoroom.Web.Whip;

/// <summary>Reads the text of a request, up to a limit.</summary>
internal static class RequestBody
{
    private const int FirstBytes = 8 * 1024;

    /// <summary>How long a body may take to arrive: one that comes in drops would hold its memory for as long as it likes.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the body.</summary>
    /// <returns>The text; or null and the status and the reason to answer with.</returns>
    public static async Task<(string? Text, int Status, string Reason)> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            request.HttpContext.Response.Headers.AcceptEncoding = "identity";
            return (null, StatusCodes.Status415UnsupportedMediaType, "The body has a Content-Encoding: it was expected as it is, without one.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        timeLimit.CancelAfter(TimeLimit);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBytes, maxBytes + 1));
        var length = 0;
        try
        {
            int read;
            while (length <= maxBytes && (read = await request.Body.ReadAsync(buffer.AsMemory(length..Math.Min(buffer.Length, maxBytes + 1)), timeLimit.Token)) > 0)
            {
                length += read;
                if (length == buffer.Length && length <= maxBytes)
                {
                    var longer = ArrayPool<byte>.Shared.Rent(Math.Min(2 * length, maxBytes + 1));
                    buffer.AsSpan(0, length).CopyTo(longer);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = longer;
                }
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
        catch (OperationCanceledException)
        {
            return (null, StatusCodes.Status408RequestTimeout, $"The body did not arrive within {TimeLimit.TotalSeconds} s.");
        }
        catch (DecoderFallbackException)
        {
            return (null, StatusCodes.Status400BadRequest, "The body is not UTF-8.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (string? Text, int Status, string Reason) TooLarge(int maxBytes)
        => (null, StatusCodes.Status413PayloadTooLarge, $"The body is too long: at most {maxBytes} bytes are taken.");
}
