using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Echo.Tests;

public sealed class EchoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task What_was_sent_comes_back(long bytes)
    {
        await using TestPair pair = await TestPair.StartAsync(new EchoService());

        EchoResult result = await new EchoClient(pair.Client).EchoAsync(pair.Connection, bytes, cancellationToken: Token)
            .WaitAsync(TimeSpan.FromSeconds(30), Token);

        (result.Bytes, result.Match).ShouldBe((bytes, true));
    }

    [Fact]
    public async Task What_comes_back_changed_is_no_match()
    {
        await using TestPair pair = await TestPair.StartAsync(null);
        pair.Server.AddStreamHandler(EchoProtocol.Id, async (stream, cancellationToken) =>
        {
            while (await stream.Input.ReadAsync(cancellationToken) is { IsCompleted: false } read)
            {
                stream.Input.AdvanceTo(read.Buffer.End);
            }

            await stream.Output.WriteAsync(new byte[] { 0, 1, 9 }, cancellationToken);
            await stream.Output.CompleteAsync();
        });

        EchoResult result = await new EchoClient(pair.Client).EchoAsync(pair.Connection, 3, cancellationToken: Token)
            .WaitAsync(TimeSpan.FromSeconds(30), Token);

        (result.Bytes, result.Match).ShouldBe((3, false));
    }

    [Fact]
    public async Task A_peer_that_does_not_serve_it_says_so()
    {
        await using TestPair pair = await TestPair.StartAsync(null);

        await Should.ThrowAsync<NegotiationException>(() => new EchoClient(pair.Client).EchoAsync(pair.Connection, 1, cancellationToken: Token));
    }

    [Fact]
    public void It_is_registered_once()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddEcho().AddEcho();

        services.Count(service => service.ImplementationType == typeof(EchoService)).ShouldBe(1);
    }
}
