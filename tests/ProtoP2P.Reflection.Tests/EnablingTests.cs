using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P.Testing;

namespace ProtoP2P.Reflection.Tests;

/// <summary>When a node shows what it serves.</summary>
public sealed class EnablingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Development", false, false)]
    [InlineData("Staging", null, false)]
    [InlineData("Production", null, false)]
    [InlineData("Production", true, true)]
    public async Task With_dependency_injection_it_is_on_in_development_only_unless_told_otherwise(string environment, bool? enabled, bool served)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Services.AddLibp2p().AddReflection(options => options.Enabled = enabled);
        UseMemory(builder.Services);
        using IHost app = builder.Build();
        await app.StartAsync(Cancellation);

        app.Services.GetRequiredService<ILibp2pHost>().Protocols.Contains(ReflectionProtocol.Id).ShouldBe(served);

        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_container_that_knows_no_environment_is_no_development()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddReflection();
        UseMemory(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        ILibp2pHost host = provider.GetRequiredService<ILibp2pHost>();
        await host.StartAsync(Cancellation);

        host.Protocols.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Added_by_hand_it_is_on_unless_it_is_told_to_be_off(bool? enabled, bool served)
    {
        await using TestNodes nodes = await TestNodes.StartAsync(new ReflectionOptions { Enabled = enabled });

        nodes.Server.Protocols.Contains(ReflectionProtocol.Id).ShouldBe(served);
    }

    [Fact]
    public async Task A_peer_without_it_is_unimplemented_and_was_not_asked()
    {
        await using TestNodes nodes = await TestNodes.StartAsync(new ReflectionOptions { Enabled = false });

        RpcException error = await Should.ThrowAsync<RpcException>(async () => await nodes.Client.ListAsync(Cancellation));

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        error.NotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_peers_that_are_allowed_are_shown_anything()
    {
        using PrivateKey colleague = PrivateKey.Generate();
        var options = new ReflectionOptions { AllowedPeers = { PeerId.FromPublicKey(colleague.PublicKey) } };
        await using TestNodes allowed = await TestNodes.StartAsync(colleague, new ReflectionService(options));
        await using TestNodes stranger = await TestNodes.StartAsync(options);

        (await allowed.Client.ListAsync(Cancellation)).ShouldNotBeEmpty();
        RpcException error = await Should.ThrowAsync<RpcException>(async () => await stranger.Client.ListAsync(Cancellation));
        error.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        await Should.ThrowAsync<RpcException>(async () => await stranger.Client.GetFilesOfSymbolAsync("shop.Money", Cancellation));
    }

    [Fact]
    public async Task In_production_for_some_peers_only()
    {
        PeerId colleague = PeerId.Parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
        var services = new ServiceCollection();
        services.AddLibp2p().AddReflection(options =>
        {
            options.Enabled = true;
            options.AllowedPeers.Add(colleague);
            options.Exclude.Add("/acme/internal/");
        });
        UseMemory(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        ILibp2pHost host = provider.GetRequiredService<ILibp2pHost>();
        await host.StartAsync(Cancellation);

        host.Protocols.ShouldBe([ReflectionProtocol.Id]);
    }

    private static void UseMemory(IServiceCollection services) =>
        services.Configure<Libp2pHostOptions>(options => options.Transports.Add(new InMemoryNetwork().CreateTransport("node")));
}
