using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Hosting;

/// <summary>A part of a client, and whether it ends with it.</summary>
internal readonly record struct Owned<T>(T Part, bool IsOwned)
{
    /// <summary>The service of the container, or a new object where there is no such service.</summary>
    public static Owned<T> Find<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPart>(IServiceProvider services)
        where TPart : class, T => services.GetService<TPart>() is { } shared
            ? new Owned<T>(shared, IsOwned: false)
            : new Owned<T>(ActivatorUtilities.CreateInstance<TPart>(services), IsOwned: true);
}
