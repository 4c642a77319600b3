using UsersWeb.Databases;

namespace UsersWeb;

/// <summary>The web application: services, pipeline, routes.</summary>
public static class App
{
    /// <summary>Builds it without starting it.</summary>
    public static WebApplication Build(string[] args, IConfiguration settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(App).Assembly.GetName().Name,
            ContentRootPath = Home.Folder,
        });
        builder.Configuration.AddConfiguration(settings);
        builder.Services.AddUsersDatabase(settings);
        builder.Services.AddControllersWithViews();
        var app = builder.Build();
        app.MapControllers();
        return app;
    }
}
