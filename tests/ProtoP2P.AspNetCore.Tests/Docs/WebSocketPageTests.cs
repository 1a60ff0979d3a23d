using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.AspNetCore.Tests.Docs;

public sealed class WebSocketPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_shares_its_port()
    {
        await using WebApplication app = WebSocketPage.SharedPort([]);
        await app.StartAsync(Token);

        app.Services.GetRequiredService<ILibp2pHost>().ListenAddresses.ShouldHaveSingleItem().ToString().ShouldEndWith("/ws");
    }

    [Fact]
    public async Task A_node_has_a_server_of_its_own()
    {
        using IHost worker = WebSocketPage.OwnServer([], WebCertificate.Value);
        await worker.StartAsync(Token);

        worker.Services.GetRequiredService<ILibp2pHost>().ListenAddresses.ShouldHaveSingleItem().ToString().ShouldEndWith("/tls/ws");
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task A_host_needs_no_container()
    {
        await using Libp2pHost host = WebSocketPage.WithoutAContainer();
        await host.StartAsync(Token);

        host.ListenAddresses.ShouldHaveSingleItem().ToString().ShouldEndWith("/ws");
    }
}
