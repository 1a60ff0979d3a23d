using System.Diagnostics;
using Interop.Harness;
using Interop.Redis;
using Microsoft.Extensions.Logging;
using ProtoP2P;

namespace Interop;

/// <summary>Takes the other end's address, dials it, pings it once, and reports.</summary>
internal sealed class Dialer(HarnessSettings settings, ILoggerFactory logs, TextWriter output, TextWriter error)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using RedisClient redis = await RedisClient.ConnectAsync(settings.RedisHost, settings.RedisPort, cancellationToken);
        await using InteropNode node = await InteropNode.StartAsync(settings, logs, cancellationToken);
        string address = await redis.PopAsync(settings.RedisKey, settings.Timeout, cancellationToken)
            ?? throw new RedisException($"no listener came to {settings.RedisKey} within {settings.Timeout.TotalSeconds:0} s");
        error.WriteLine($"{node.Host.PeerId} dials {address}");

        long started = Stopwatch.GetTimestamp();
        IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(address), cancellationToken);
        TimeSpan ping = await node.Ping.PingAsync(connection.RemotePeer, cancellationToken);
        Report report = new(Stopwatch.GetElapsedTime(started), ping);

        error.WriteLine($"{connection.RemotePeer} speaks {connection.SecurityProtocol} and {connection.MuxerProtocol}");
        report.Write(settings.Contract, output);
    }
}
