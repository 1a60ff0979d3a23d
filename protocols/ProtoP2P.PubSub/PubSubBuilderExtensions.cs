using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.PubSub;
using ProtoP2P.PubSub.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers publish/subscribe with a node.</summary>
public static class PubSubBuilderExtensions
{
    /// <summary>
    /// Lets the node publish and subscribe with gossipsub, and makes <see cref="IPubSub"/> available. Its settings are read from the section <c>Libp2p:GossipSub</c> of the application's
    /// configuration, if there is any, and then from <paramref name="configure"/>.
    /// </summary>
    /// <remarks>Malformed settings stop the application's start with an <see cref="OptionsValidationException"/> that names each key.</remarks>
    public static ILibp2pBuilder AddGossipSub(this ILibp2pBuilder builder, Action<GossipSubOptions>? configure = null)
    {
        Configure(builder, PubSubSections.GossipSub, PubSubSections.Read, configure);
        return Add(builder, static provider => new PubSubService(
            provider.GetRequiredService<IOptions<GossipSubOptions>>().Value, provider.GetService<ILogger<PubSubService>>()));
    }

    /// <summary>
    /// Lets the node publish and subscribe with floodsub, and makes <see cref="IPubSub"/> available. For small networks that know nothing else. Its settings are read from the section
    /// <c>Libp2p:FloodSub</c>, as above.
    /// </summary>
    public static ILibp2pBuilder AddFloodSub(this ILibp2pBuilder builder, Action<FloodSubOptions>? configure = null)
    {
        Configure(builder, PubSubSections.FloodSub, PubSubSections.Read, configure);
        return Add(builder, static provider => new PubSubService(
            provider.GetRequiredService<IOptions<FloodSubOptions>>().Value, provider.GetService<ILogger<PubSubService>>()));
    }

    /// <summary>Makes a topic contract available, as a singleton: where it is asked for, it publishes and subscribes with this node. In any order with <see cref="AddGossipSub"/>.</summary>
    /// <typeparam name="TContract">A partial interface with <see cref="Libp2pTopicAttribute"/>.</typeparam>
    public static ILibp2pBuilder AddTopic<TContract>(this ILibp2pBuilder builder)
        where TContract : class, ITopicContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(static provider => (provider.GetService<IPubSub>() ?? throw WithoutPubSub<TContract>()).GetTopic<TContract>());
        return builder;
    }

    private static InvalidOperationException WithoutPubSub<TContract>()
        where TContract : class, ITopicContract<TContract> =>
        new($"{typeof(TContract)} is the topic '{TContract.Descriptor.Name}', and the node does not publish and subscribe: call {nameof(AddGossipSub)} or {nameof(AddFloodSub)}");

    private static void Configure<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        ILibp2pBuilder builder, string section, Action<OptionSection, TOptions> read, Action<TOptions>? configure)
        where TOptions : PubSubOptions
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<TOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TOptions>, SectionBinder<TOptions>>(
            provider => new SectionBinder<TOptions>(provider.GetService<IConfiguration>()?.GetSection(section), read)));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, PubSubOptionsValidator<TOptions>>(
            _ => new PubSubOptionsValidator<TOptions>(section)));
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }
    }

    // One of the two: whichever is added first.
    private static ILibp2pBuilder Add(ILibp2pBuilder builder, Func<IServiceProvider, PubSubService> create)
    {
        builder.Services.TryAddSingleton(create);
        builder.Services.TryAddSingleton<IPubSub>(static provider => provider.GetRequiredService<PubSubService>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILibp2pService, PubSubService>(static provider => provider.GetRequiredService<PubSubService>()));
        return builder;
    }
}
