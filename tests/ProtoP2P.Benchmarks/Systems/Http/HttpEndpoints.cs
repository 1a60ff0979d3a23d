using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ProtoP2P.Benchmarks.Systems.Http;

/// <summary>What the server does: each shape of a call, as plain as the framework lets it be.</summary>
internal static class HttpEndpoints
{
    /// <summary>One request, one reply.</summary>
    public const string Echo = "/echo";

    /// <summary>A stream of replies; the query says how many milliseconds it lasts.</summary>
    public const string Down = "/down";

    /// <summary>A stream of requests; the reply is their number.</summary>
    public const string Up = "/up";

    /// <summary>Each message comes back.</summary>
    public const string EchoAll = "/echo-all";

    /// <summary>The parameter of <see cref="Down"/>.</summary>
    public const string Milliseconds = "ms";

    /// <summary>Answers with the request.</summary>
    public static async Task EchoAsync(HttpContext context)
    {
        ReadResult read;
        while (!(read = await context.Request.BodyReader.ReadAsync()).IsCompleted)
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        context.Response.ContentLength = read.Buffer.Length;
        foreach (ReadOnlyMemory<byte> part in read.Buffer)
        {
            context.Response.BodyWriter.Write(part.Span);
        }

        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        await context.Response.BodyWriter.FlushAsync();
    }

    /// <summary>Sends messages, each flushed as gRPC does.</summary>
    public static async Task SendDownAsync(HttpContext context)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(int.Parse(context.Request.Query[Milliseconds]!, CultureInfo.InvariantCulture));
        byte[] message = Framing.Create(Contract.Messages.StreamSize);
        long start = Stopwatch.GetTimestamp();
        do
        {
            await context.Response.BodyWriter.WriteAsync(message);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }

    /// <summary>Counts messages.</summary>
    public static async Task CountUpAsync(HttpContext context)
    {
        long count = await Framing.ReadAllAsync(context.Request.BodyReader, static _ => ValueTask.CompletedTask, context.RequestAborted);
        await context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sends each message back.</summary>
    public static async Task EchoEachAsync(HttpContext context)
    {
        await context.Response.StartAsync();
        await Framing.ReadAllAsync(context.Request.BodyReader, message => SendAsync(context.Response.BodyWriter, message), context.RequestAborted);
    }

    private static async ValueTask SendAsync(PipeWriter output, ReadOnlySequence<byte> message)
    {
        foreach (ReadOnlyMemory<byte> part in message)
        {
            output.Write(part.Span);
        }

        await output.FlushAsync();
    }
}
