using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Tests.Rpc.Balancing;

[Collection(nameof(ObservesAllCalls))]
public sealed class ExtraAttemptTelemetryTests
{
    [Fact]
    public async Task Attempts_beyond_the_first_are_counted_by_method_and_reason_and_name_no_peer()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "libp2p.rpc.client.extra_attempts")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add($"{count} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();
        await using OracleNet net = await OracleNet.StartAsync(2);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        IOracle client = await net.ClientAsync();

        (await client.AskAsync(1)).ShouldBe(["B"]);

        counted.ShouldBe(["1 libp2p ProtoP2P.Tests.Rpc.Balancing.IOracle/Ask failover"]);
    }
}
