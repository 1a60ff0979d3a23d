using Interop.Harness;
using Interop.Redis;
using Microsoft.Extensions.Logging;
using ProtoP2P;

namespace Interop;

/// <summary>Tells where it listens, and stays until the harness ends it. To see its own end is a failure.</summary>
internal sealed class Listener(HarnessSettings settings, ILoggerFactory logs, TextWriter error)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using RedisClient redis = await RedisClient.ConnectAsync(settings.RedisHost, settings.RedisPort, cancellationToken);
        await using InteropNode node = await InteropNode.StartAsync(settings, logs, cancellationToken);
        string address = ChooseAddress(node.Host.ListenAddresses).WithPeerId(node.Host.PeerId).ToString();
        error.WriteLine($"listening on {address}");
        if (settings.Contract == HarnessContract.Unified)
        {
            // That harness runs many tests on one server: what an earlier run has left is not ours.
            await redis.DeleteAsync(settings.RedisKey, cancellationToken);
        }

        await redis.PushAsync(settings.RedisKey, address, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Both ends have a machine of their own as a rule, to which a loopback address does not lead.</summary>
    private static Multiaddress ChooseAddress(IReadOnlyList<Multiaddress> addresses) =>
        addresses.FirstOrDefault(address => !IsLoopback(address)) ?? addresses[0];

    private static bool IsLoopback(Multiaddress address) => address.ToString() is var text
        && (text.StartsWith("/ip4/127.", StringComparison.Ordinal) || text.StartsWith("/ip6/::1/", StringComparison.Ordinal));
}
