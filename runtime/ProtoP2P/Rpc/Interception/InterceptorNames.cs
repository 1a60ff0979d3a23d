namespace ProtoP2P.Rpc;

/// <summary>What interceptors are called in errors.</summary>
internal static class InterceptorNames
{
    /// <summary>The name as it is written in code.</summary>
    public static string Of(IRpcInterceptor interceptor)
    {
        Type type = interceptor.GetType();
        string name = type.Name.Split('`')[0];
        name = interceptor is Attribute && name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name;
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(static argument => argument.Name))}>" : name;
    }
}
